"""Asks that no page stays up past the day of its next check.

Advice ages: an old page can tell a patient what is no longer done.

Bad:   next_check: 2025-11-22   (read in 2026)
Good:  next_check: 2027-11-22

It does not look at whether the dates are there and well written: the check `topblock` does.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator

from clinicpages.checks import Task
from clinicpages.days import day
from clinicpages.page import Page
from clinicpages.problem import Problem, counted

NAME = "dates"
NOTICE_DAYS = 30
MOST_DAYS = 730
_WHY = "Old advice can do harm, and patients cannot see that it is old."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--today`, so that a run can be repeated on another day."""
    parser.add_argument(
        "--today", type=datetime.date.fromisoformat, metavar="DAY", help="for dates: 2026-11-22"
    )


def check(task: Task) -> Iterator[Problem]:
    """A note `notice_days` before a page's next check is due, a change once the day has passed."""
    today = task.options.today or datetime.date.today()
    limits = task.project.limits(NAME)
    notice = int(limits.get("notice_days", NOTICE_DAYS))
    most = int(limits.get("most_days", MOST_DAYS))
    for page in task.pages:
        yield from _page(page, today, notice, most)


def _page(page: Page, today: datetime.date, notice: int, most: int) -> Iterator[Problem]:
    checked, due = page.meta.get("checked"), page.meta.get("next_check")
    at = page.meta_line("next_check")
    again = "Read the page against its sources, then give “checked” and “next_check” new days."
    if isinstance(due, datetime.date):
        left = (due - today).days
        if left < 0:
            said = f"The next check was due on {day(due)}, {counted(-left, 'day')} ago."
            yield Problem(NAME, "change", page.file, at, said, _WHY, again)
        elif left <= notice:
            said = f"The next check is due on {day(due)}, in {counted(left, 'day')}."
            yield Problem(NAME, "note", page.file, at, said, _WHY, again)
        if isinstance(checked, datetime.date) and (due - checked).days > most:
            apart = (due - checked).days
            said = f"The next check is {apart} days after the last. The limit is {most}."
            yield Problem(NAME, "change", page.file, at, said, _WHY, "Give an earlier day.")
    if isinstance(checked, datetime.date) and checked > today:
        said = f"The last check, {day(checked)}, lies in the future."
        fix = "Give the day on which somebody read the page against its sources."
        yield Problem(NAME, "change", page.file, page.meta_line("checked"), said, _WHY, fix)
