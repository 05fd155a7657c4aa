"""What the repository promises about itself: the lists of packages, the README, the scripts."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from clinicpages.checks import CHECKS
from clinicpages.cli import COMMANDS, usage

from tests.conftest import ROOT

LOCKS = ("requirements.txt", "requirements-test.txt")
SCRIPTS = ("site", "serve", "check", "test", "ci", "bench")


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==[0-9][^\s]*( ;[^\\]*)? \\\n", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]
    assert not re.search(r"://|--index|--find-links|^-[ei] |@ |file:|\.whl", text, re.M)


def test_what_the_site_needs_is_the_same_for_the_tests() -> None:
    pins = [set(re.findall(r"^[a-z0-9._-]+==\S+", (ROOT / n).read_text(), re.M)) for n in LOCKS]
    assert pins[0] < pins[1]


def test_every_path_in_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.split("## I want to change")[1].split("\n## ")[0]
    paths = re.findall(r"`([\w./-]+)`", table.split("|---|---|")[1])
    named = [path for path in paths if "/" in path or "." in path]
    assert len(named) > 12
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_readme_starts_with_the_two_commands() -> None:
    block = re.search(r"```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert block
    assert [line.split()[0] for line in block[1].splitlines()] == ["scripts/site", "scripts/test"]


def test_every_check_has_a_manual_a_heading_and_cases() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    headings = re.findall(r"^#+ (\w+)$", text, re.M)
    for check in CHECKS:
        manual = check.module.__doc__
        assert manual.splitlines()[0].startswith("Asks "), check.name
        assert "Bad:" in manual, check.name
        assert "Good:" in manual, check.name
        assert "not look at" in manual, check.name
        assert headings.count(check.name) == 1, check.name
        assert any((ROOT / "tests" / "cases" / check.name).iterdir()), check.name


def test_help_names_every_command() -> None:
    for name in COMMANDS:
        assert f"  {name} " in usage()


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_runnable_and_short(name: str) -> None:
    path = ROOT / "scripts" / name
    text = path.read_text()
    assert text.startswith("#!/usr/bin/env python3\n")
    assert len(text.splitlines()) < 15
    assert os.name == "nt" or os.access(path, os.X_OK)


def test_ruff_reads_the_scripts_too() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--show-files", "."]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    for name in SCRIPTS:
        assert f"scripts/{name}\n" in shown.replace(os.sep, "/")


def test_no_machine_path_and_no_index_in_any_tracked_file() -> None:
    wanted = r"/(work|root|home/[a-z]+|Users/[a-z]+)/|--(extra-)?index-url|^registry ?="
    command = ["git", "grep", "-nIE", wanted, "--", ".", ":!tests/test_repository.py"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.stdout == ""


def prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "scripts" / "prepare.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """prepare.py on a small project of its own, whose pip installs nothing."""
    module = prepare()
    for name in (*module.SETS.values(), "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


def done(code: int, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, "", said)


def test_the_environment_is_made_once_and_again_when_the_list_changes(
    prepared: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def pip(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return done(0)

    monkeypatch.setattr(prepared.subprocess, "run", pip)
    monkeypatch.setattr(prepared, "host_pip_can_install", lambda: True)
    python = prepared.environment("site")
    assert python.exists()
    assert ["--require-hashes" in c for c in calls] == [True, False], "hashed first, then our own"
    assert "--no-index" in calls[1]
    assert "--no-build-isolation" in calls[1]
    prepared.environment("site")
    assert len(calls) == 2
    (tmp_path / "requirements.txt").write_text("# changed\n")
    prepared.environment("site")
    assert len(calls) == 4
    assert not (tmp_path / ".venv.part").exists()
    assert not (tmp_path / ".venv.old").exists()


def test_a_failed_install_keeps_the_old_environment_and_says_why(
    prepared: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "host_pip_can_install", lambda: True)
    monkeypatch.setattr(prepared.subprocess, "run", lambda *_, **__: done(0))
    prepared.environment("site")
    (tmp_path / ".venv" / "mine").write_text("kept")
    (tmp_path / "requirements.txt").write_text("# changed\n")
    said = "ERROR: Could not find a version"
    monkeypatch.setattr(prepared.subprocess, "run", lambda *_, **__: done(1, said))
    with pytest.raises(prepared.CannotPrepare, match="Could not find a version"):
        prepared.environment("site")
    assert (tmp_path / ".venv" / "mine").read_text() == "kept"
    assert not (tmp_path / ".venv.part").exists()


def test_an_old_python_is_told_so(prepared: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared.sys, "version_info", (3, 10, 0))
    with pytest.raises(prepared.CannotPrepare, match=r"Python 3\.11 or newer"):
        prepared.environment("site")
