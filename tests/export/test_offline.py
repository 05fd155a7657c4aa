from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from clinicpages.export import offline
from clinicpages.export.run import export
from clinicpages.problem import Trouble
from clinicpages.project import Project
from playwright.sync_api import Browser

from tests.export import sample

FILES = {"index.html", "driving/index.html", "assets/a.svg", "search/index.html"}


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ("driving/", "index.html", "driving/index.html"),
        ("../", "driving/index.html", "../index.html"),
        (".", "index.html", "index.html"),
        ("../driving/#when", "search/index.html", "../driving/index.html#when"),
        ("/driving", "search/index.html", "../driving/index.html"),
        ("https://example.org/driving/", "index.html", "driving/index.html"),
        ("search/?q=a", "index.html", "search/index.html?q=a"),
        ("#here", "index.html", "#here"),
        ("tel:999", "index.html", "tel:999"),
        ("https://elsewhere.net/", "index.html", "https://elsewhere.net/"),
        ("gone/", "index.html", None),
    ],
)
def test_addresses_become_files(given: str, name: str, expected: str | None) -> None:
    assert offline.file_address(given, name, FILES, "https://example.org/") == expected


def test_a_page_is_written_with_few_letters_and_means_the_same() -> None:
    html = '<ul>\n<li><a href="a.html" title="A b">x</a></li>\n<li>="y" </li>\n</ul>'
    html += '<br id="b"/><input value="" alt="c"><pre><i class="d"></i></li>\n<li></pre>'
    assert offline.pressed(html) == (
        '<ul><li><a href=a.html title="A b">x</a><li>="y" </ul>'
        '<br id="b"/><input value="" alt=c><pre><i class="d"></i></li>\n<li></pre>'
    )


def test_text_that_looks_like_an_address_is_left_alone() -> None:
    html = '<p>Write href="driving/" like so.</p><a href="driving/">x</a>'
    out = offline.page(html, "index.html", FILES, "https://example.org/", [])
    assert out == '<p>Write href="driving/" like so.</p><a href="driving/index.html">x</a>'


def test_the_copy_is_the_same_twice_and_holds_no_server_files(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    (project.site / "sitemap.xml").write_text("<x/>")
    (project.site / "unused.png").write_bytes(b"x" * 1000)
    first = offline.make(project, project.site, tmp_path / "a.zip")
    offline.make(project, project.site, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    names = zipfile.ZipFile(tmp_path / "a.zip").namelist()
    assert names == ["driving/index.html", "help/index.html", "index.html"]
    assert first.bytes == (tmp_path / "a.zip").stat().st_size


def test_files_with_spaces_and_signs_come_along(tmp_path: Path) -> None:
    html = '<h1>A</h1><img src="a%20b.png" alt=""><a href="downloads/f%C3%BCr%20%231.pdf">x</a>'
    project = sample.project(tmp_path, {"index": html})
    (project.site / "downloads").mkdir()
    for name in ("a b.png", "downloads/für #1.pdf"):
        (project.site / name).write_bytes(b"x")
    export(project, project.site, ["offline"])
    assert (project.site / "downloads" / "für #1.pdf").is_file(), "a writer's own file stays"
    copy = zipfile.ZipFile(project.site / "downloads" / offline.NAME)
    assert {"a b.png", "downloads/für #1.pdf"} <= set(copy.namelist())
    page = copy.read("index.html").decode()
    assert "a%20b.png" in page
    assert "downloads/f%C3%BCr%20%231.pdf" in page


def test_only_tags_are_rewritten() -> None:
    html = """<a title="needle > balloon" href="driving/">x</a> form-action 'self'"""
    out = offline.page(html, "index.html", FILES, "https://example.org/", [])
    assert 'href="driving/index.html"' in out
    assert out.endswith("form-action 'self'")


def test_a_missing_picture_stops_the_copy(tmp_path: Path) -> None:
    project = sample.project(tmp_path, {"index": '<h1>A</h1><img src="gone.png" alt="">'})
    with pytest.raises(Trouble, match=r"index\.html needs gone\.png"):
        offline.make(project, project.site, tmp_path / "a.zip")
    assert not list(tmp_path.glob("*.zip"))


LIST = '<h1>Other formats</h1><div class="downloads"><p>Soon.</p></div>'


def copied(folder: Path, inside: list[str]) -> zipfile.ZipFile:
    """The offline copy of a small site, with these kinds of PDFs in it."""
    pages = {**sample.PAGES, "formats": LIST}
    settings = {"export": {"help": "help.md", "sheet": "help.md", "in_offline_copy": inside}}
    project = sample.project(folder, pages, extra=settings)
    export(project, project.site, ["offline"])
    return zipfile.ZipFile(project.site / "downloads" / offline.NAME)


def test_pdfs_stand_in_the_copy_by_a_setting_and_its_pages_lead_to_them(tmp_path: Path) -> None:
    copy = copied(tmp_path, ["leaflets", "booklet"])
    names = [name for name in copy.namelist() if name.endswith(".pdf")]
    assert "downloads/booklet-a4.pdf" in names
    assert "downloads/leaflets/driving-letter.pdf" in names
    assert len(names) == 2 + 2 * 4
    assert copy.read("downloads/booklet-a4.pdf").startswith(b"%PDF")
    formats = copy.read("formats/index.html").decode()
    assert "href=../downloads/booklet-letter.pdf>" in formats
    assert "site-offline.zip" not in formats
    driving = copy.read("driving/index.html").decode()
    assert "href=../downloads/leaflets/driving-a4.pdf>Print or download this page (PDF" in driving


def test_a_copy_without_pdfs_says_where_they_are(tmp_path: Path) -> None:
    copy = copied(tmp_path, [])
    assert not [name for name in copy.namelist() if name.endswith(".pdf")]
    formats = copy.read("formats/index.html").decode()
    assert "Soon." not in formats
    assert "This copy holds the pages alone." in formats
    assert "href=https://example.org/formats/>" in formats


@pytest.mark.parametrize("given", [["offline"], "booklet", [["booklet"]], [1]])
def test_a_kind_that_is_none_is_told_with_its_line(tmp_path: Path, given: list[str]) -> None:
    with pytest.raises(Trouble, match=r"mkdocs\.yml, line \d+: “in_offline_copy”"):
        copied(tmp_path, given)


@pytest.mark.browser
def test_our_copy_opens_from_a_folder_and_its_search_works_without_a_network(
    built_mkdocs: Path, project: Project, browser: Browser, tmp_path: Path
) -> None:
    offline.make(project, built_mkdocs, tmp_path / "copy.zip")
    zipfile.ZipFile(tmp_path / "copy.zip").extractall(tmp_path / "copy")
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # A file that was on its way when the reader went on is no fault: ERR_ABORTED.
    page.on("requestfailed", lambda r: failed.append(f"{r.failure} {r.url}"))
    page.goto((tmp_path / "copy" / "index.html").as_uri())
    page.fill("input[name=q]", "wen can i drive")
    page.keyboard.press("Enter")
    first = page.locator("#search-results a").first
    first.wait_for()
    assert "driv" in first.inner_text().lower()
    first.click()
    assert page.url.startswith("file:")
    assert all(url.startswith(("file:", "data:")) for url in asked)
    assert [row for row in failed if "ERR_ABORTED" not in row] == []
    context.close()
