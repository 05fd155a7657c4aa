"""Forty slips of a writer, each answered by one message that names line, what, why and how.

The messages of the whole run stand in tests/slips.txt and are read as prose when they change. Make
it again with:  python -m tests.test_slips
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from clinicpages.checks import CHECKS, Task
from clinicpages.checks.run import allowed, unused
from clinicpages.cli import parser_of
from clinicpages.page import read
from clinicpages.problem import Problem, as_text, ordered
from clinicpages.project import Project, find

ROOT = Path(__file__).resolve().parent.parent
TOLD = ROOT / "tests" / "slips.txt"
TOP = """---
title: Driving again
description: When you can drive again after bone cement in your spine.
summary: For anyone going home after a cement procedure. Do not drive on the first day.
search: [car, drive]
checked: 2026-11-22
next_check: 2027-11-22
---
"""
LONG = (
    "You should not drive your car or ride your bicycle to work or to the shops or to see your "
    "friends until you have asked your team and also your insurer about it."
)
# What the writer did, and the line it stands on (the text starts on line 10).
SLIPS: dict[str, tuple[str, int]] = {
    # the lines between the two ---
    "no top block": ("Text.\n", 1),
    "an empty line above the first ---": (f"\n{TOP}\nText.\n", 1),
    "a second --- forgotten": (f"{TOP[:-4]}\nText.\n", 8),
    "no title": (TOP.replace("title: Driving again\n", ""), 1),
    "an empty title": (TOP.replace("Driving again", '""'), 2),
    "a title that is too long": (TOP.replace("Driving again", "Driving " * 12), 2),
    "a description that is too short": (TOP.replace("description: When", "description: a #"), 3),
    "a misspelt line": (TOP.replace("search:", "serch:"), 5),
    "search words that are no list": (TOP.replace("[car, drive]", "car"), 5),
    "a day in the wrong form": (TOP.replace("2026-11-22", "22/11/2026"), 6),
    "the next check before the last": (TOP.replace("2027-11-22", "2025-11-22"), 7),
    "a next check too far away": (TOP.replace("2027-11-22", "2030-11-22"), 7),
    "a reviewer without a day": (TOP.replace("---\n", "reviewer: Dr A, role\n---\n").replace("reviewer: Dr A, role\n---\n", "---\n", 1), 8),
    "a colon in a title": (TOP.replace("Driving again", "Driving: again: yes"), 2),
    "code in a title": (TOP.replace("Driving again", "<b>Driving</b>"), 2),
    "the same search word twice": (TOP.replace("[car, drive]", "[car, car]"), 5),
    # words and sentences
    "a long sentence": (f"{TOP}\n{LONG}\n", 10),
    "hard words": (f"{TOP}\nSubsequent ambulation facilitates postprocedural convalescence considerably.\n", 10),
    "a hard word with a plain one": (f"{TOP}\nYou can discontinue it.\n", 10),
    "a help box with a long sentence": (f"{TOP}\n/// help | today\n{LONG}\n///\n", 11),
    "four sentences in a paragraph": (f"{TOP}\nYou can walk. You can sit. You can rest. You can eat.\n", 10),
    # numbers and claims
    "a number typed by hand": (f"{TOP}\nIt leaks in 12 in 100 people.\n", 10),
    "a per cent sign": (f"{TOP}\nIt leaks in 12% of bones.\n", 10),
    "a decimal": (f"{TOP}\nThe pain fell by 2.6 points.\n", 10),
    "rare without a number": (f"{TOP}\nLeaks are rare.\n", 10),
    "a phrase that must never stand": (f"{TOP}\nThis is a first-line treatment.\n", 10),
    "a source that is not there": (f"{TOP}\nThe bone heals [@nobody-2020].\n", 10),
    "a figure that is not there": (f"{TOP}\n{{figure no-such-figure}}\n", 10),
    "a word that is not explained": (f"{TOP}\nThis is a {{word flurgle}}.\n", 10),
    "a block with a misspelt kind": (f"{TOP}\n/// help | emergancy\nCall now.\n///\n", 10),
    "a block without its bar": (f"{TOP}\n/// help emergency\nCall now.\n///\n", 10),
    # signs that would be shown as typed
    "a figure that is not closed": (f"{TOP}\n{{figure leak-symptoms\n", 10),
    "a figure with a capital": (f"{TOP}\n{{Figure leak-symptoms}}\n", 10),
    "a source that is not closed": (f"{TOP}\nThe bone heals [@klazen-2010.\n", 10),
    "a link that is not closed": (f"{TOP}\nSee [when to get help](when-to-get-help.md.\n", 10),
    "bold that is not closed": (f"{TOP}\nYou **must rest.\n", 10),
    "a table with too few columns": (f"{TOP}\n| One | Two |\n|---|\n| a | b |\n", 11),
    "two versions of a line": (f"{TOP}\n<<<<<<< HEAD\nRest.\n=======\nSit.\n>>>>>>> x\n", 10),
    "two studies side by side": (f"{TOP}\n/// figures | heal-time waiting-helps-many\n///\n", 10),
    # the clinic's own values
    "a clinic value that is not there": (f"{TOP}\nRing {{clinic telephone}}.\n", 10),
    "a phone number on a page": (f"{TOP}\nRing 020 7946 0123.\n", 10),
    "an e-mail address on a page": (f"{TOP}\nWrite to ward@hospital.nhs.uk.\n", 10),
    # what could harm
    "a script": (f"{TOP}\n<script>alert(1)</script>\n", 10),
    "a style": (f'{TOP}\n<p style="color: red">Stop.</p>\n', 10),
    "a video from elsewhere": (f'{TOP}\n<iframe src="https://video.example/x"></iframe>\n', 10),
    "a link to a site nobody chose": (f"{TOP}\nSee [this shop](https://shop.example/x).\n", 10),
    "letters nobody can see": (f"{TOP}\nwar\u200bfarin\n", 10),
    # for everybody
    "a picture without words": (f"{TOP}\n![](assets/icon.svg)\n", 10),
    "a heading that jumps": (f"{TOP}\n## One\n\n#### Two\n", 12),
    "a table without headings": (f"{TOP}\n<table><tr><td>Monday</td></tr></table>\n", 10),
    # exceptions
    "an exception without a reason": (f"{TOP}\n<!-- allow reading -->\n\n{LONG}\n", 10),
    "an exception nobody needs": (f"{TOP}\n<!-- allow reading: quoted -->\n\nRest.\n", 10),
}  # fmt: skip
# Words of developers, which tell a clinician nothing.
FORBIDDEN = ("lint", "violation", "invalid", "schema", "regex", "parse", "traceback", "assert",
             "exception:", "null", "none type", "yaml")  # fmt: skip


def problems(project: Project, folder: Path, name: str) -> list[Problem]:
    path = folder / "page.md"
    path.write_text(SLIPS[name][0], "utf-8")
    page = read(path, folder)
    options = parser_of("check").parse_args(["--today", "2026-11-23"])
    task = Task(project, (page,), None, True, options)
    checks = [check for check in CHECKS if check.reads == "pages"]
    found = ordered(problem for check in checks for problem in check.run(task))
    return ordered([*allowed(found, task), *unused(found, checks, task)])


@pytest.mark.parametrize("name", SLIPS)
def test_each_slip_is_answered(project: Project, tmp_path: Path, name: str) -> None:
    found = problems(project, tmp_path, name)
    at = [p for p in found if p.line == SLIPS[name][1]]
    assert at, [f"{p.place} {p.message}" for p in found]
    for problem in found:
        said = f"{problem.message} {problem.why} {problem.fix}".lower()
        assert not [word for word in FORBIDDEN if word in said], said
        assert "!" not in problem.message + problem.why
        assert problem.message.endswith((".", "”", "?")), problem.message


def test_there_are_forty_and_their_messages_are_as_they_were_read(
    project: Project, tmp_path: Path
) -> None:
    assert len(SLIPS) >= 40
    assert told(project, tmp_path) == TOLD.read_text("utf-8")


def told(project: Project, folder: Path) -> str:
    """All messages, slip by slip, as a writer would see them."""
    parts = []
    for name in SLIPS:
        text = as_text(problems(project, folder, name), 1, "scripts/check")
        parts.append(f"# {name}\n\n{text.rpartition(chr(10) * 2)[0]}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        TOLD.write_text(told(find(ROOT / "mkdocs.yml"), Path(made)), "utf-8")
    sys.exit(0)
