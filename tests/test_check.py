"""A check says all that it can: without a site, with an old one, and beside a build that stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from clinicpages import builder
from clinicpages.builder import build
from clinicpages.cli import main
from clinicpages.clinic import with_clinic
from clinicpages.project import find

from tests import ci
from tests.conftest import ROOT, copy_project

CONFIG = "site_name: Small\nplugins: []\nmarkdown_extensions: [clinicpages.blocks]\n"
PAGE = """---
title: Driving again
description: When you can drive again after bone cement in your spine.
summary: For anyone going home after a cement procedure. Do not drive on the first day.
checked: 2026-11-22
next_check: 2027-11-22
---

Rest first.
"""
TODAY = ["--today", "2026-11-22"]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "docs" / "index.md").write_text(PAGE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(builder, "STEPS", ())
    return tmp_path / "docs" / "index.md"


def test_without_a_site_the_sources_are_checked_all_the_same(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(PAGE + "\nIt leaks in 20% of bones. [More](gone.md)\n")
    assert main(["build"]) == 2
    assert "docs/index.md:11:  The link “gone.md” leads to a page" in capsys.readouterr().err
    assert main(["check", *TODAY]) == 1
    said = capsys.readouterr().out
    assert said.startswith("There is no built site in site/. “links” and “print” wait for it.")
    assert "docs/index.md:11:  [evidence]  “20%”" in said


def test_without_a_site_nothing_passes(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert page.is_file()
    assert main(["check", *TODAY]) == 2
    assert main(["check", "links"]) == 2
    assert "There is no built site" in capsys.readouterr().err
    assert main(["check", "reading"]) == 0
    assert "built site" not in capsys.readouterr().out


def test_a_site_older_than_its_pages_is_named_first(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = find(page.parent.parent / "mkdocs.yml")
    build(project, "mkdocs", project.site)
    main(["check", "links"])
    assert "is older than" not in capsys.readouterr().out
    page.write_text(PAGE + "\n[More](gone.md)\n")
    main(["check", "links"])
    said = capsys.readouterr().out
    assert said.startswith("site/ is older than docs/index.md. ")
    assert "scripts/site" in said.splitlines()[0]
    page.write_text(PAGE)
    main(["check", "links"])
    assert "is older than" not in capsys.readouterr().out


def test_a_clinics_site_is_checked_with_its_own_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_project(tmp_path / "project")
    monkeypatch.chdir(root)
    clinic = ROOT / "tests" / "clinics" / "example.yml"
    built = build(with_clinic(find(root / "mkdocs.yml"), clinic), "mkdocs", tmp_path / "clinic")
    # Their own footer, phone numbers and addresses: nothing that a writer could or should change.
    names = ["clinic", "reading", "safety", "access", "links"]
    assert main(["check", *names, "--clinic", str(clinic), "--site", str(built.site)]) == 0
    assert "<address>" not in capsys.readouterr().out
    assert main(["check", "safety", "--site", str(built.site)]) == 1
    said = capsys.readouterr().out
    assert "  https://spine.larkmeadow.hospital/ would be loaded from another site." in said


@pytest.mark.parametrize("kind", [ci.change, ci.elsewhere])
def test_every_change_is_checked_on_a_draft_where_the_strict_build_stops(
    kind: Callable[[], list[ci.Step]],
) -> None:
    commands = [" ".join(step.command[3:]) for step in kind() if step.command[:3] == ci.TOOL]
    strict, draft, check, *_ = commands
    assert strict == "build --exports --force"
    # The same but for its strictness, so that it makes nothing where the first was good.
    assert draft == "build --exports --draft"
    assert check.startswith("check ")
