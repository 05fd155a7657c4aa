"""What CONTRIBUTING shows is true: its commands run, its blocks and links work."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest
from clinicpages.checks.run import chosen
from clinicpages.cli import COMMANDS, main, parser_of
from clinicpages.page import Page
from clinicpages.project import Project
from clinicpages.render import render

from tests.conftest import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8") + (ROOT / "README.md").read_text("utf-8")
FENCED = re.findall(r"^(scripts/\S+.*?)(?:  +#.*)?$", TEXT, re.M)
INLINE = re.findall(r"`((?:scripts/(?:site|serve|check|test|ci|bench)|clinicpages)\b[^`]*)`", TEXT)
MODULES = re.findall(r"`python -m ([\w.]+)", TEXT)
SCRIPTS = {
    "site": ["build", "--exports"],
    "serve": ["serve"],
    "check": ["check"],
    "bench": ["bench"],
}


@pytest.mark.parametrize("shown", sorted({*FENCED, *INLINE}))
def test_every_command_shown_is_understood(project: Project, shown: str) -> None:
    first, *rest = shlex.split(shown.replace("FILE", "docs/driving.md"))
    if first.startswith("scripts/"):
        assert (ROOT / first).is_file(), shown
        if first.endswith(("/test", "/ci")):
            return  # their own arguments are those of pytest, and kinds: see tests/ci.py
        rest = [*SCRIPTS[first.removeprefix("scripts/")], *rest]
    assert rest[0] in COMMANDS, shown
    if rest == ["bench"]:
        return  # shown without a kind in the list of scripts
    args = parser_of(rest[0]).parse_args(rest[1:])
    if rest[0] == "check":
        chosen(args.what, project)


def test_there_are_commands_to_look_at() -> None:
    assert len({*FENCED, *INLINE}) > 10
    assert MODULES


@pytest.mark.parametrize("module", sorted(set(MODULES)))
def test_every_module_shown_is_there(module: str) -> None:
    assert importlib.util.find_spec(module), module


def test_the_one_page_command_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check", "reading", "docs/driving.md"]) == 0
    assert "1 page read." in capsys.readouterr().out


def test_the_blocks_shown_leave_no_mark_of_a_slip(project: Project) -> None:
    (blocks,) = re.findall(r"## Blocks\n\n```\n(.*?)```", TEXT, re.S)
    page = Page(Path("docs/driving.md").resolve(), "docs/driving.md", blocks)
    html = render(project, page).html
    assert "slip" not in html
    assert html.count('class="help help-emergency"') == 1
