"""A build gives a whole site or leaves the last one, whatever stops it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinicpages import builder, swap
from clinicpages.builder import build
from clinicpages.builder_output import NotBuilt, explain
from clinicpages.cli import main
from clinicpages.problem import Trouble
from clinicpages.project import find

CONFIG = "site_name: Small\nplugins: []\nmarkdown_extensions: [clinicpages.blocks]\n"
PAGE = "---\ntitle: {0}\nchecked: 2026-11-22\n---\n\nThis is {0}.\n"


def small(root: Path) -> Path:
    """A project of two pages, with MkDocs's own theme: the quickest real build."""
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG)
    for name in ("index", "driving"):
        (root / "docs" / f"{name}.md").write_text(PAGE.format(name))
    return root


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(small(tmp_path / "project"))
    # Steps after the build belong to our own site and have tests of their own.
    monkeypatch.setattr(builder, "STEPS", ())
    return tmp_path / "project"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def left_over(root: Path) -> list[str]:
    return sorted(
        p.name for p in root.iterdir() if p.name not in ("docs", "mkdocs.yml", "site", ".cache")
    )


def test_nothing_changed_nothing_built(root: Path) -> None:
    project = find(root / "mkdocs.yml")
    assert build(project, "mkdocs", project.site).fresh
    again = build(project, "mkdocs", project.site)
    assert (again.fresh, again.pages) == (False, 2)


@pytest.mark.parametrize("change", ["page", "settings", "site", "builder"])
def test_any_change_builds_again(root: Path, change: str) -> None:
    project = find(root / "mkdocs.yml")
    build(project, "mkdocs", project.site)
    if change == "page":
        (root / "docs" / "index.md").write_text(PAGE.format("new"))
    elif change == "settings":
        (root / "mkdocs.yml").write_text(CONFIG + "site_author: x\n")
    elif change == "site":
        (project.site / "index.html").write_text("broken by hand")
    name = "zensical" if change == "builder" else "mkdocs"
    assert build(find(root / "mkdocs.yml"), name, project.site).fresh
    assert "broken by hand" not in (project.site / "index.html").read_text()


def test_two_builds_from_two_places_are_the_same_bytes(root: Path, tmp_path: Path) -> None:
    other = small(tmp_path / "elsewhere" / "deep" / "project")
    for place in (root, other):
        build(find(place / "mkdocs.yml"), "mkdocs", place / "site")
    assert tree(root / "site") == tree(other / "site")


@pytest.mark.parametrize("name", ["mkdocs", "zensical"])
def test_a_fault_leaves_the_last_good_site(root: Path, name: str) -> None:
    project = find(root / "mkdocs.yml")
    build(project, name, project.site)
    good = tree(project.site)
    (root / "mkdocs.yml").write_text(CONFIG.replace("clinicpages.blocks", "no.such.extension"))
    with pytest.raises(Trouble) as caught:
        build(find(root / "mkdocs.yml"), name, project.site)
    assert "no" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert tree(project.site) == good
    assert left_over(root) == []


@pytest.mark.parametrize("name", ["mkdocs", "zensical"])
def test_a_day_that_does_not_exist_is_told_with_its_line(
    root: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = root / "docs" / "driving.md"
    page.write_text("---\ntitle: Driving\nchecked: 2026-11-31\n---\n\nText.\n")
    assert main(["build", "--builder", name]) == 2
    error = capsys.readouterr().err
    assert "docs/driving.md:3:  “2026-11-31” is a day that does not exist." in error
    assert "a day as 2026-11-30" in error
    assert main(["check", "topblock"]) == 1
    assert "docs/driving.md:3:  [topblock]  “2026-11-31” is a day" in capsys.readouterr().out
    page.write_text(PAGE.format("driving"))
    (root / "mkdocs.yml").write_text(CONFIG + "extra:\n  seen: 2026-02-30\n")
    assert main(["build", "--builder", name]) == 2
    assert "mkdocs.yml, line 5: “2026-02-30” is a day" in capsys.readouterr().err


def test_a_clinic_value_that_would_be_printed_wrong_stops_the_build(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "mkdocs.yml").write_text(CONFIG + "extra:\n  clinic:\n    driving: no\n")
    assert main(["build"]) == 1
    out = capsys.readouterr().out
    assert "mkdocs.yml:6:  [clinic]  driving: “no” is not in quotes" in out
    assert "The site was not built." in out
    (root / "mkdocs.yml").write_text(CONFIG + "extra:\n  clinic: hello\n")
    assert main(["build"]) == 1
    assert main(["check", "clinic"]) == 1


def test_a_fault_after_the_build_leaves_the_last_good_site(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = find(root / "mkdocs.yml")
    build(project, "mkdocs", project.site)
    good = tree(project.site)

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(builder, "STEPS", (broken,))
    (root / "docs" / "index.md").write_text(PAGE.format("new"))
    assert main(["build"]) == 2
    assert tree(project.site) == good
    assert left_over(root) == []


def command(root: Path) -> subprocess.Popen[str]:
    code = (
        "import sys; from clinicpages import builder, cli; builder.STEPS = ();"
        "sys.exit(cli.main(['build', '--force']))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=root,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="sends the signals of Unix")
@pytest.mark.parametrize("moment", range(10))
def test_killed_at_any_moment_the_next_command_has_a_whole_site(root: Path, moment: int) -> None:
    project = find(root / "mkdocs.yml")
    build(project, "mkdocs", project.site)
    good = tree(project.site)
    process = command(root)
    # Spread over the second or so that such a build takes, on a slow machine and a fast one.
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=0.05 + moment * 0.07)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    builder.sweep(project)
    swap.recover(project.site)
    assert tree(project.site) == good
    assert left_over(root) == []


@pytest.mark.skipif(os.name == "nt", reason="sends the signals of Unix")
@pytest.mark.parametrize("what", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_hand_it_says_so_and_tidies_up(root: Path, what: signal.Signals) -> None:
    project = find(root / "mkdocs.yml")
    build(project, "mkdocs", project.site)
    good = tree(project.site)
    process = command(root)
    while not list(root.glob(".mkdocs.build-*")):
        assert process.poll() is None
    os.killpg(process.pid, what)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "Stopped. The last good site is as it was." in said
    assert "Traceback" not in said
    assert tree(project.site) == good
    assert left_over(root) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to make a small disk here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_last_good_site(small_disk: Path) -> None:
    root = small(small_disk / "project")
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("the last good site")
    process = command(root)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "disk is full" in said or "No space left" in said
    assert "Traceback" not in said
    assert tree(root / "site") == {"index.html": b"the last good site"}
    assert left_over(root) == []


@pytest.mark.skipif(os.name == "nt", reason="sets the rights of Unix")
def test_a_read_only_folder_is_a_clear_message(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere: run as another user")
    root.chmod(0o555)
    try:
        assert main(["build"]) == 2
    finally:
        root.chmod(0o755)
    assert "Permission denied" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("", "mkdocs.yml holds no settings."),
        ("a: [\n", "mkdocs.yml, line 2 is not understood."),
        ("\x00", "is not understood."),
    ],
)
def test_bad_settings_are_a_clear_message(
    root: Path, capsys: pytest.CaptureFixture[str], config: str, said: str
) -> None:
    (root / "mkdocs.yml").write_text(config)
    assert main(["build"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("address", ["https://a.example", "https://a.example/"])
def test_the_sites_address_ends_with_a_slash(root: Path, address: str) -> None:
    (root / "mkdocs.yml").write_text(f"site_name: A\nsite_url: {address}\n")
    assert find(root / "mkdocs.yml").config["site_url"] == "https://a.example/"


def test_settings_that_are_not_utf_8_say_how_to_save_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "mkdocs.yml").write_bytes(CONFIG.encode() + b"site_author: Ren\xe9\n")
    assert main(["build"]) == 2
    said = capsys.readouterr().err
    assert "mkdocs.yml, line 4: This file is not text in UTF-8" in said
    assert "Save it as UTF-8" in said


def test_a_draft_is_made_also_where_its_pages_cannot_be_printed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise Trouble("The picture is missing.", "Take it out.")

    monkeypatch.setattr("clinicpages.export.run.export", stopped)
    project = find(root / "mkdocs.yml")
    with pytest.raises(Trouble):
        build(project, "mkdocs", project.site, exports=["booklet"])
    assert build(project, "mkdocs", project.site, exports=["booklet"], draft=True).fresh
    assert "The draft has no PDFs" in capsys.readouterr().out


def test_no_project_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    assert "There is no mkdocs.yml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "row"),
    [
        (
            "WARNING -  Doc file 'index.md' contains a link 'x.md', but the target is not found\n",
            "docs/index.md:1:  The link “x.md” leads to a page that does not exist.",
        ),
        (
            "WARNING -  A reference to 'gone.md' is included in the 'nav' configuration, which\n",
            "mkdocs.yml:1:  The menu names “gone.md”, which does not exist.",
        ),
        (
            "WARNING -  The following pages exist in the docs directory, but are not included in "
            'the "nav" configuration:\n  - new page.md\n  - a/b.md\n',
            "docs/a/b.md:1:  This page is not in the menu.",
        ),
        (
            "Traceback (most recent call last):\n  File x\nValueError: bad thing\n",
            "ValueError: bad thing",
        ),
        ("OSError: [Errno 28] No space left on device\n", "The disk is full."),
        ("", "The builder stopped without saying why."),
        (
            "\x1b[33mWarning:\x1b[0m page does not exist\n    ╭─[ index.md:24:35 ]\n",
            "docs/index.md:24:  This line holds a link, and its page does not exist.",
        ),
        (
            "WARNING -  Doc file 'index.md' contains an absolute link '/driving', it was left as is."
            " Did you mean 'driving.md'?\n",
            "docs/index.md:1:  The link “/driving” starts with a slash.",
        ),
        (
            "WARNING -  Doc file 'index.md' contains an unrecognized relative link 'title', it was"
            " left as is.\n",
            "docs/index.md:2:  The link “title” leads to a page that does not exist.",
        ),
        (
            "WARNING -  Doc file 'index.md' contains an unrecognized relative link 'is', it was"
            " left as is. Did you mean 'driving.md'?\n",
            "      Fix   Write “driving.md”.",
        ),
        (
            "WARNING -  Doc file 'index.md' contains a link 'b.png', but the target is not found\n",
            "docs/index.md:1:  The picture “b.png” does not exist.",
        ),
        (
            "WARNING -  Doc file 'index.md' contains a link 'www.x.org', but the target is not\n",
            "      Fix   Write  https://www.x.org",
        ),
    ],
)
def test_a_builders_words_become_one_line(root: Path, output: str, row: str) -> None:
    stopped = explain(find(root / "mkdocs.yml"), output)
    assert row in str(stopped)
    assert all(fault.why and fault.fix for fault in stopped.faults)


@pytest.mark.parametrize("name", ["mkdocs", "zensical"])
def test_a_page_that_is_not_utf_8_is_named_with_its_line(root: Path, name: str) -> None:
    (root / "docs" / "driving.md").write_bytes(
        PAGE.format("caf\udce9").encode(errors="surrogateescape")
    )
    project = find(root / "mkdocs.yml")
    with pytest.raises(NotBuilt) as caught:
        build(project, name, project.site)
    assert [fault.place for fault in caught.value.faults] == ["docs/driving.md:2"]
    assert "Save it as UTF-8" in str(caught.value)


def test_each_fault_is_marked_on_its_line_where_a_change_is_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "docs" / "index.md").write_text(PAGE.format("new") + "\n[a](gone.md)\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["build"]) == 2
    said = capsys.readouterr()
    assert "::error file=docs/index.md,line=8,title=links::The link “gone.md” leads" in said.out
    assert "      Fix   Correct the name" in said.err


def test_a_draft_never_passes_for_a_strict_build(root: Path) -> None:
    (root / "docs" / "index.md").write_text(PAGE.format("new") + "\n[a](gone.md)\n")
    project = find(root / "mkdocs.yml")
    assert build(project, "mkdocs", project.site, draft=True).fresh
    assert not build(project, "mkdocs", project.site, draft=True).fresh
    with pytest.raises(NotBuilt):
        build(project, "mkdocs", project.site)
    (root / "docs" / "index.md").write_text(PAGE.format("new"))
    assert build(project, "mkdocs", project.site).fresh
    assert not build(project, "mkdocs", project.site, draft=True).fresh
