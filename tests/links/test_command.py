"""`clinicpages check links`: any project folder, its exit codes, and what it says when it fails."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from clinicpages.checks import CHECKS
from clinicpages.cli import main
from clinicpages.links import state
from clinicpages.links.state import Known

from tests.links.server import Server, running

MARKDOWN = "# Start\n\nA first line.\n\n[Words]({url})\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one page, whose built site is written by hand."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\nsite_url: https://t.example/\ndocs_dir: pages\nsite_dir: out\n"
        "extra: {checks: {links: {pause: 0.01, retry_pause: 0.02, timeout: 1}}}\n"
    )
    write(tmp_path, "https://t.example/")
    return tmp_path


def write(project: Path, url: str) -> None:
    (project / "out").mkdir(exist_ok=True)
    (project / "pages" / "index.md").write_text(MARKDOWN.format(url=url), "utf-8")
    page = f'<title>T</title><main><h1 id="start">Start</h1><a href="{url}">Words</a></main>'
    (project / "out" / "index.html").write_text(page, "utf-8")


def run(project: Path, *more: str) -> int:
    return main(["check", "links", "-f", str(project / "mkdocs.yml"), *more])


def found(project: Path, *more: str) -> dict[str, Any]:
    out = project / "found.json"
    run(project, "--json", str(out), *more)
    whole: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return whole


def test_a_fault_in_any_project_is_found_with_its_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "gone.html")
    assert run(project) == 1
    said = capsys.readouterr().out
    assert "pages/index.md:5:  [links]  This link goes to “gone.html”" in said


def test_nothing_to_change_is_0(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project) == 0
    assert "Nothing to change. 1 page read." in capsys.readouterr().out


def test_the_json_holds_what_a_program_needs(project: Path) -> None:
    write(project, "#nowhere")
    whole = found(project)
    assert whole["pages_read"] == 1
    (problem,) = whole["problems"]
    wanted = {
        "check": "links",
        "level": "change",
        "file": "pages/index.md",
        "line": 5,
        "page": "index.html",
        "url": "#nowhere",
        "text": "Words",
        "pages": 1,
    }
    assert {key: problem[key] for key in wanted} == wanted


def test_another_site_folder_and_another_address(project: Path) -> None:
    write(project, "/sub/gone/")
    (project / "out").rename(project / "elsewhere")
    assert run(project, "--site", str(project / "elsewhere")) == 1
    whole = found(
        project, "--site", str(project / "elsewhere"), "--site-url", "https://x.example/sub/"
    )
    (problem,) = whole["problems"]
    assert problem["kind"] == "page"


@pytest.mark.parametrize("make", ["nothing", "file", "empty"])
def test_no_site_is_our_fault(make: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "out" / "index.html").unlink()
    if make != "empty":
        (project / "out").rmdir()
    if make == "file":
        (project / "out").write_text("no folder")
    assert run(project) == 2
    assert "There is no built site" in capsys.readouterr().err


def test_a_folder_that_cannot_be_read_is_our_fault(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("clinicpages.links.tree.os.scandir", closed)
    assert run(project) == 2
    assert "cannot be read: Permission denied" in capsys.readouterr().err


def test_a_crash_marks_no_page(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr("clinicpages.links.whole.read_pages", crash)
    assert run(project) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Your page is not the cause." in said.err


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"links": {"u": {"state": "odd"}}}', '{"links": 3}']
)
def test_a_memory_that_cannot_be_used_is_our_fault(
    text: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "state.json").write_text(text)
    assert run(project, "--outside", "--state", str(project / "state.json")) == 2
    assert "Delete it" in capsys.readouterr().err
    assert (project / "state.json").read_text() == text


def test_certificates_that_are_none_are_our_fault(project: Path) -> None:
    (project / "ca.pem").write_text("nothing")
    assert run(project, "--outside", "--ca", str(project / "ca.pem")) == 2
    assert run(project, "--outside", "--ca", str(project / "missing.pem")) == 2


def test_stopping_by_hand_is_2_and_leaves_the_memory(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    memory = project / "state.json"
    state.save(memory, {})
    before = memory.read_bytes()
    monkeypatch.setattr("clinicpages.links.outside.look", stop)
    assert run(project, "--outside", "--state", str(memory)) == 2
    assert memory.read_bytes() == before


def test_the_memory_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "state.json"
    state.save(memory, {"http://a/": Known("ok", "", 1.0)})
    before = memory.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("clinicpages.links.state.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        state.save(memory, {"http://b/": Known("ok", "", 2.0)})
    assert memory.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_outside_is_asked_only_when_told_and_remembered(project: Path) -> None:
    with running(Server()) as server:
        write(project, f"{server.url}/status-404")
        assert [p["kind"] for p in found(project)["problems"]] == ["local"]
        assert not server.asked
        memory = str(project / "state.json")
        whole = found(project, "--outside", "--state", memory)
        (problem,) = whole["problems"]
        assert (problem["file"], problem["line"], problem["level"]) == (
            "pages/index.md",
            5,
            "change",
        )
        assert whole["requests"] == 1
        assert whole["alarms"] == [f"{server.url}/status-404"]
        write(project, f"{server.url}/ok")
        assert found(project, "--outside", "--state", memory)["requests"] == 1
        assert found(project, "--outside", "--state", memory)["requests"] == 0


def test_the_timer_alarms_at_once_only_for_what_is_plainly_gone(project: Path) -> None:
    with running(Server()) as server:
        memory = project / "kept" / "state.json"
        words = ("--outside", "--alarm", "--state", str(memory))
        write(project, f"{server.url}/status-500")
        assert run(project, *words) == 0
        known = state.load(memory)
        url = f"{server.url}/status-500"
        state.save(memory, {url: replace(known[url], since=known[url].since - 90000)})
        assert run(project, *words) == 1
        write(project, f"{server.url}/status-404")
        assert run(project, *words) == 1


def test_on_a_change_only_what_it_adds_is_asked_and_noted(project: Path) -> None:
    def git(*words: str) -> None:
        name = ["-c", "user.name=T", "-c", "user.email=t@t.example"]
        subprocess.run(["git", "-C", str(project), *name, *words], check=True, capture_output=True)

    with running(Server()) as server:
        write(project, f"{server.url}/status-404")
        git("init", "-q")
        git("add", ".")
        git("commit", "-qm", "first")
        assert run(project, "--outside", "--since", "HEAD") == 0
        assert not server.asked
        write(project, f"{server.url}/status-410")
        (problem,) = found(project, "--outside", "--since", "HEAD")["problems"]
        assert (problem["level"], problem["line"]) == ("note", 5)
        assert run(project, "--outside", "--since", "no-such-commit") == 2


def test_relative_addresses_in_html_are_noted_only_when_both_builders_are_named(
    project: Path,
) -> None:
    def problems() -> list[tuple[object, ...]]:
        rows = found(project)["problems"]
        return [(p["kind"], p["level"], p["file"], p["line"]) for p in rows]

    (project / "pages" / "two.md").write_text('# Two\n\n<img src="../a.png" alt="a">\n')
    (project / "out" / "two").mkdir()
    page = '<main><h1>Two</h1><img src="../a.png" alt="a"></main>'
    (project / "out" / "two" / "index.html").write_text(page)
    (project / "out" / "a.png").write_bytes(b"x")
    write(project, "two/")
    assert problems() == []
    settings = project / "mkdocs.yml"
    text = settings.read_text().replace("links: {", "links: {builders: [mkdocs, zensical], ")
    settings.write_text(text)
    assert problems() == [("portable", "note", "pages/two.md", 3)]


def test_one_case_can_be_allowed(project: Path) -> None:
    write(project, "gone.html")
    page = project / "pages" / "index.md"
    allow = "<!-- allow links: the page comes next week -->\n[Words]"
    page.write_text(page.read_text().replace("[Words]", allow))
    assert run(project) == 0


def test_checks_that_add_arguments_say_so() -> None:
    for check in CHECKS:
        assert check.adds == hasattr(check.module, "add_arguments"), check.name
