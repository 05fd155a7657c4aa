"""Asks that the lines between the two --- are complete and right.

They give the page its title, its place in searches, and the dates that tell a patient how far to
trust it.

Bad:   no `checked` line
Good:  checked: 2026-11-22

It does not look at whether a date has passed: the check `dates` does.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from clinicpages.checks import Task
from clinicpages.page import Page
from clinicpages.problem import Problem

NAME = "topblock"


@dataclass(frozen=True)
class Line:
    """One line of the top block: what it says, what fits it, and an example to paste."""

    says: str
    fits: Callable[[object], bool]
    example: str
    why: str
    required: bool = True


def _text(least: int, most: int) -> Callable[[object], bool]:
    return lambda v: isinstance(v, str) and least <= len(" ".join(v.split())) <= most


def _words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(w, str) and w.strip() for w in value)


def _date(value: object) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


_TRUST = "Patients and colleagues see from this how far they can trust the page."
LINES = {
    "title": Line(
        "the page's title, at most 70 letters",
        _text(2, 70),
        "title: Driving again",
        "It is the first thing a reader sees, and what a search shows.",
    ),
    "description": Line(
        "one sentence for searches, at most 160 letters",
        _text(20, 160),
        "description: When you can drive again after bone cement in your spine.",
        "Web searches show it under the title, so that people open the right page.",
    ),
    "summary": Line(
        "who the page is for and its main message, at most 400 letters",
        _text(20, 400),
        "summary: For anyone going home after a cement procedure. Do not drive on the first day.",
        "A tired reader may read no more than this.",
    ),
    "search": Line(
        "a list of words that patients use",
        _words,
        "search: [drive, car, steering]",
        "People search in their own words, not in ours.",
        required=False,
    ),
    "search_first": Line(
        "a list of words of danger",
        _words,
        "search_first: [chest pain, numb legs]",
        "Whoever types one of these is shown this page before all others.",
        required=False,
    ),
    "checked": Line(
        "the day the text was checked against its sources",
        _date,
        "checked: 2026-11-22",
        _TRUST,
    ),
    "next_check": Line(
        "the day the next check is due",
        _date,
        "next_check: 2027-11-22",
        _TRUST,
    ),
    "reviewed": Line(
        "the day a clinician signed the page", _date, "reviewed: 2026-12-01", _TRUST, False
    ),
    "reviewer": Line(
        "the clinician's name and role, at most 120 letters",
        _text(5, 120),
        "reviewer: Name, role",
        _TRUST,
        False,
    ),
    "template": Line(
        "a page frame of its own", _text(3, 60), "template: search.html", _TRUST, False
    ),
}


def check(task: Task) -> Iterator[Problem]:
    """Faults of each page's top block, in the order of its lines."""
    for page in task.pages:
        yield from _page(page)


def _page(page: Page) -> Iterator[Problem]:
    if page.fault:
        why = "The page cannot be shown."
        yield _problem(page, page.fault_line, page.fault, why, page.fault_fix)
        return
    for key in page.meta:
        if key not in LINES:
            near = get_close_matches(str(key), LINES, 1)
            fix = f"Did you mean “{near[0]}”?" if near else f"Use only: {', '.join(LINES)}."
            why = "A line that nothing reads is lost without a word."
            yield _problem(page, page.meta_line(key), f"“{key}” is not a line we know.", why, fix)
    for key, line in LINES.items():
        given = page.meta.get(key)
        at = page.meta_line(key)
        if given is None and line.required:
            message = f"The line “{key}” is missing: {line.says}."
            yield _problem(page, at, message, line.why, f"Add between the two ---:  {line.example}")
        elif given is not None and not line.fits(given):
            message = f"“{key}” should be {line.says}{_found(given, line.says)}."
            yield _problem(page, at, message, line.why, f"Write it like this:  {line.example}")
        elif isinstance(given, str) and re.search(r"[<>{}]", given):
            message = f"“{key}” holds one of the signs < > {{ }}."
            fix = "Write plain words only."
            yield _problem(page, at, message, "These signs can break the page for readers.", fix)
    yield from _together(page)


def _found(given: object, says: str) -> str:
    """What was found instead, with its count where the count is the matter."""
    if isinstance(given, str) and "letters" in says:
        return f". It has {len(' '.join(given.split()))}" if given.strip() else ". It is empty"
    return f". Found: {given}"


def _together(page: Page) -> Iterator[Problem]:
    """Lines that only make sense in pairs."""
    checked, due = page.meta.get("checked"), page.meta.get("next_check")
    if _date(checked) and _date(due) and due <= checked:  # type: ignore[operator]
        message = f"The next check ({due}) is not after the last one ({checked})."
        at = page.meta_line("next_check")
        yield _problem(page, at, message, _TRUST, "Give a later day, at most two years on.")
    if ("reviewed" in page.meta) != ("reviewer" in page.meta):
        has, lacks = (
            ("reviewed", "reviewer") if "reviewed" in page.meta else ("reviewer", "reviewed")
        )
        message = f"There is “{has}” but no “{lacks}”."
        fix = f"Add “{lacks}”, or take “{has}” out until a clinician has signed the page."
        yield _problem(page, page.meta_line(has), message, _TRUST, fix)


def _problem(page: Page, line: int, message: str, why: str, fix: str) -> Problem:
    return Problem(NAME, "change", page.file, line, message, why, fix)
