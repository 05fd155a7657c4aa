"""Each page in tests/cases/<check>/ names what its check must say of it, and nothing more.

At its end:   <!-- expect
              4 change The line “checked” is missing
              -->           (line, level, how the message starts; "nothing" for a good page)
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from clinicpages.checks import CHECKS, Task
from clinicpages.checks.run import allowed, unused
from clinicpages.cli import parser_of
from clinicpages.page import read
from clinicpages.problem import ordered
from clinicpages.project import Project

CASES = Path(__file__).parent / "cases"
EXPECT = re.compile(r"<!-- expect\s+(.*?)\s*-->\s*\Z", re.S)
PAGES = [
    path
    for check in CHECKS
    if check.reads == "pages"
    for path in sorted((CASES / check.name).glob("*.md"))
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, project: Project) -> None:
    (check,) = [check for check in CHECKS if check.name == path.parent.name]
    page = read(path, path.parent)
    wanted = EXPECT.search(path.read_text("utf-8", errors="replace"))
    assert wanted, "the page does not say what it expects"
    expected = [] if wanted[1] == "nothing" else [row.strip() for row in wanted[1].splitlines()]
    task = Task(
        project, (page,), None, True, parser_of("check").parse_args(["--today", "2026-11-22"])
    )
    problems = ordered(check.run(task))
    problems = ordered([*allowed(problems, task), *unused(problems, (check,), task)])
    found = [f"{p.line} {p.level} {p.message}" for p in problems]
    assert len(found) == len(expected), "\n".join(found)
    for row, want in zip(found, expected, strict=True):
        assert row.startswith(want), f"{row}\nexpected: {want}"
