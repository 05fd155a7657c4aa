"""What a change means for readers, from a real change in a real repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from clinicpages.cli import main

from tests.conftest import copy_project


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = copy_project(tmp_path / "project")
    for name in list((root / "docs").glob("*.md")):
        if name.stem not in ("driving", "going-home", "contact", "index", "spinal-fracture"):
            name.unlink()
    monkeypatch.chdir(root)
    git("init", "--quiet", "--initial-branch", "main")
    git("add", ".")
    commit()
    return root


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


def commit() -> None:
    author = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    git(*author, "commit", "--quiet", "-m", "Before")


def changed(capsys: pytest.CaptureFixture[str], base: str = "main") -> str:
    assert main(["report", "changes", "--base", base]) == 0
    return capsys.readouterr().out


def test_nothing_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert repository.exists()
    assert "No page reads differently." in changed(capsys)


def test_a_longer_page_shows_before_and_after(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = repository / "docs" / "driving.md"
    text = page.read_text("utf-8")
    new = "Ask [a charity](https://theros.org.uk/new-page) about cars. " * 3
    page.write_text(text.replace("\n## ", f"\n{new}\n\n## ", 1), "utf-8")
    out = changed(capsys)
    row = next(line for line in out.splitlines() if "`docs/driving.md` |" in line)
    before, _, after = row.split("|")[4].partition("→")
    assert int(after) == int(before) + 15
    assert "`docs/going-home.md` |" not in out
    assert "- https://theros.org.uk/new-page (on `docs/driving.md`)" in out


def test_a_number_shows_old_and_new_and_the_pages_to_read_again(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = repository / "docs" / "evidence" / "figures.yml"
    page = repository / "docs" / "driving.md"
    page.write_text(page.read_text("utf-8") + "\n{figure heal-time}\n", "utf-8")
    git("add", ".")
    commit()
    text = figures.read_text("utf-8")
    start = text.index("id: heal-time")
    figures.write_text(
        text[:start] + text[start:].replace("low: 6\n  high: 12", "low: 7\n  high: 14", 1), "utf-8"
    )
    out = changed(capsys)
    assert "- `heal-time`: before: “" in out
    assert "6 to 12" in out
    assert "7 to 14" in out
    assert "`docs/driving.md` uses `heal-time`: read it, then give `checked` a new day" in out


def test_a_new_page_and_one_that_went(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "docs" / "driving.md").rename(repository / "docs" / "cars.md")
    out = changed(capsys)
    assert "| `docs/cars.md` (new) |" in out
    assert "The page `docs/driving.md` is gone. Its address needs a new home." in out


@pytest.mark.parametrize("base", ["no-such-commit", "--output=x"])
def test_no_such_commit_is_a_clear_message(
    repository: Path, capsys: pytest.CaptureFixture[str], base: str
) -> None:
    assert repository.exists()
    assert main(["report", "changes", f"--base={base}"]) == 2
    assert f"There is no commit “{base}” here." in capsys.readouterr().err
