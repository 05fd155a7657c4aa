"""Asks that sentences are short, words are known, and the page stays at a grade most adults read.

Someone in pain, tired or worried reads two or three grades below their best.

Bad:   Following the procedure, patients should refrain from driving until they have been advised
       by their clinician that it is safe for them to resume this activity.
Good:  Do not drive at first. Ask your team when you can.

It does not look at headings, headers of tables, captions, labels under 6 words, code, sources and
review lines. Words that the page explains count as short. A grade is a hint: ask a patient to read
the page.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clinicpages.checks import Task
from clinicpages.page import Page
from clinicpages.problem import Problem, Trouble, counted
from clinicpages.reading import baseline
from clinicpages.reading.reader import Reader, as_json

_AT_MOST = 10  # findings of one page in a text report; the JSON holds all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that this check adds to the command."""
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="reading: name only what got worse than this"
    )
    parser.add_argument(
        "--write-baseline", action="store_true", help="reading: note in it what is too hard today"
    )


def check(task: Task) -> Iterator[Problem]:
    """What is too hard on each page, or what got worse when there is a baseline."""
    reader = reader_of(task)
    path = task.options.baseline
    if task.options.write_baseline:
        if path is None:
            raise Trouble("--write-baseline needs --baseline FILE: where to note it down.")
        pages = [page for page in task.pages if not page.fault]
        baseline.write(path, {page.file: reader.read(page).findings for page in pages})
    known = baseline.load(path) if path else {}
    for page in task.pages:
        if page.fault:
            yield _unread(page)
            continue
        found = baseline.worse(reader.read(page).findings, page.file, known)
        yield from (finding.problem for finding in found)


def report(task: Task) -> dict[str, Any]:
    """All measures of the page, when the command names exactly one."""
    if not task.named or len(task.pages) != 1:
        return {}
    return as_json(reader_of(task).read(task.pages[0]).kept)


def in_text(problems: Sequence[Problem]) -> list[Problem]:
    """What a terminal shows of one page's findings: the worst ten, the worst first."""
    worst = sorted(problems, key=lambda p: (p.level != "change", -p.rank, p.line))
    if len(worst) <= _AT_MOST:
        return worst
    left = counted(len(worst) - _AT_MOST, "more thing")
    last = worst[_AT_MOST - 1]
    fix = f"{last.fix}\n    Also  {left} on this page: scripts/check reading {last.file} --json -"
    return [*worst[: _AT_MOST - 1], replace(last, fix=fix)]


_kept: list[Reader] = []


def reader_of(task: Task) -> Reader:
    """The reader of this project, kept so that each page is read once in a run."""
    if not _kept or _kept[0].project is not task.project:
        _kept[:] = [Reader(task.project)]
    return _kept[0]


def _unread(page: Page) -> Problem:
    return Problem(
        "reading",
        "change",
        page.file,
        page.fault_line,
        f"{page.fault} So nothing of it was counted.",
        "A page that cannot be read cannot be checked for a patient either.",
        "Mend this first. Then the page can be read.",
    )
