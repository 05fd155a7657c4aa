"""Asks that every clinic setting is known and well written, and that pages use only known ones.

A wrong number on a page can cost a patient the help that they need.

Bad:   {clinic telephone}
Good:  {clinic phone}

It does not look at values that are not set: `clinicpages build --publish` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinicpages.blocks.clinic_value import PATTERN
from clinicpages.checks import Task
from clinicpages.clinic import SETTINGS, faults, near
from clinicpages.page import Page
from clinicpages.problem import Problem


def check(task: Task) -> Iterator[Problem]:
    """Faults of the settings (once a run), then of each page."""
    if not task.named:
        yield from faults(task.project)
    for page in task.pages:
        yield from _page(page)


def _page(page: Page) -> Iterator[Problem]:
    for number, line in enumerate(page.lines, 1):
        for match in re.finditer(PATTERN, line):
            if match[1] in SETTINGS:
                continue
            fix = near(match[1])
            yield Problem(
                "clinic",
                "change",
                page.file,
                number,
                f"There is no clinic value “{match[1]}”.",
                "The reader would see a mark instead of the clinic's own words.",
                fix,
                quote=line.strip(),
            )
