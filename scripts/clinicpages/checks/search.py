"""Asks that a page's `search` words are few, short, each there once, and not a test's own answers.

People search in their own words. A long list of whole sentences finds those sentences alone, and a
list that repeats the questions that the search is measured with makes the measure worth nothing.

Bad:   search: [shower, Shower, can i have a shower after the operation]
Good:  search: [shower, bath, washing]

It does not look at whether the words are the ones that patients use: read what they ask you.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from clinicpages.checks import Task
from clinicpages.page import Page
from clinicpages.problem import Problem, Trouble

NAME = "search"
MOST_PHRASES = 80
MOST_WORDS = 5
LONG_QUESTION = 4
_WHY = "People search in their own words, and each asks differently."


def check(task: Task) -> Iterator[Problem]:
    """Doubles, long phrases, too many phrases, and the development questions among them."""
    limits = task.project.limits(NAME)
    phrases = int(limits.get("phrases", MOST_PHRASES))
    words = int(limits.get("words", MOST_WORDS))
    given = limits.get("questions")
    asked = questions(task.project.root / str(given)) if given else frozenset()
    for page in task.pages:
        for key in ("search", "search_first"):
            yield from _list(page, key, phrases, words, asked)


def _list(
    page: Page, key: str, most: int, most_words: int, asked: frozenset[str]
) -> Iterator[Problem]:
    rows = page.meta.get(key)
    if not isinstance(rows, list):
        return
    line = page.meta_line(key)
    seen: set[str] = set()
    for row in rows:
        said = plain(str(row))
        if said in seen:
            yield _problem(page, line, f"“{row}” stands twice in “{key}”.", "Take one of them out.")
        seen.add(said)
        if (count := len(str(row).split())) > most_words:  # "leg/arm numb" is two
            message = f"“{row}” has {count} words. The limit is {most_words}."
            yield _problem(page, line, message, "Keep the two or three words that matter.")
        for question in asked:
            if f" {question} " in f" {said} ":
                message = f"“{row}” repeats a question that the search is measured with."
                fix = "Give the words of the matter, not of that one question."
                yield _problem(page, line, message, fix)
    if len(rows) > most:
        message = f"“{key}” has {len(rows)} entries. The limit is {most}."
        yield _problem(page, line, message, "Take out what another page answers better.")


@lru_cache(maxsize=4)
def questions(path: Path) -> frozenset[str]:
    """The questions that must not stand among the words: misspelt ones, and long ones.

    Raises Trouble when the file cannot be read.
    """
    try:
        rows = yaml.safe_load(path.read_text("utf-8"))["queries"]
        asked = [(plain(str(row["query"])), bool(row.get("misspelt"))) for row in rows]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise Trouble(f"{path.name} cannot be read as a list of questions: {error}.") from error
    return frozenset(q for q, misspelt in asked if misspelt or len(q.split()) >= LONG_QUESTION)


def plain(text: str) -> str:
    """Small letters, one space between words, no other signs."""
    return " ".join(re.findall(r"[\w'-]+", text.lower().replace("’", "'")))


def _problem(page: Page, line: int, message: str, fix: str) -> Problem:
    return Problem(NAME, "change", page.file, line, message, _WHY, fix)
