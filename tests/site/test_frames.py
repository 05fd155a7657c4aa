"""The frame: the same from both builders, and none needed: stock Material shows every page whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from clinicpages.builder import BUILDERS, make
from clinicpages.built import BuiltPage, built_pages
from clinicpages.project import Project, find
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import copy_project

BASE = "https://example.org/"
LINKS = {"a": "href", "form": "action", "link": "href", "script": "src", "img": "src"}


def frame(page: BuiltPage) -> list[str]:
    """All but the article: tags, words, and links as the addresses that they lead to."""
    tree = LexborHTMLParser(page.html)
    for node in tree.css("article, meta, link[rel=canonical], script:not([src])"):
        node.decompose()
    rows = []
    here = BASE if page.name == "404.html" else urljoin(BASE, page.name.removesuffix("index.html"))
    assert tree.root is not None
    for node in tree.root.traverse(include_text=True):
        if node.tag == "-text":
            rows += node.text(deep=False).split()
        elif key := LINKS.get(node.tag or ""):
            address, _ = urldefrag(urljoin(here, node.attributes.get(key) or ""))
            rows.append(f"<{node.tag} {address} {node.attributes.get('aria-current')}>")
        else:
            rows.append(f"<{node.tag} {sorted(node.attributes)}>")
    return rows


def test_both_builders_make_the_same_frame(
    project: Project, built_mkdocs: Path, built_zensical: Path
) -> None:
    one = {page.name: frame(page) for page in built_pages(project, built_mkdocs)}
    other = {page.name: frame(page) for page in built_pages(project, built_zensical)}
    assert one.keys() == other.keys()
    for name in one:
        assert one[name] == other[name], name


def test_no_page_holds_a_script_or_style_of_its_own(project: Project, built_mkdocs: Path) -> None:
    for page in built_pages(project, built_mkdocs):
        assert page.tree.css("style, [style]") == [], page.name
        # Data for search engines is not run.
        runs = page.tree.css('script:not([src]):not([type="application/ld+json"])')
        assert runs == [], page.name
        for node in page.tree.css("*"):
            assert [key for key in node.attributes if key.startswith("on")] == [], page.name


def words(page: BuiltPage) -> list[str]:
    assert page.article is not None
    return page.article.text(separator=" ").split()


@pytest.mark.parametrize("builder", BUILDERS)
def test_without_our_frame_stock_material_shows_every_page_whole(
    builder: str, project: Project, built_mkdocs: Path, tmp_path: Path
) -> None:
    root = copy_project(tmp_path / "project")
    shutil.rmtree(root / "overrides")
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert "  custom_dir: overrides\n" in text
    settings.write_text(text.replace("  custom_dir: overrides\n", ""), "utf-8")
    make(find(settings), builder, tmp_path / "site")

    stock = {page.name: page for page in built_pages(project, tmp_path / "site")}
    ours = [page for page in built_pages(project, built_mkdocs) if page.page]
    assert len(ours) >= 10
    for page in ours:
        there = " ".join(words(stock[page.name])).replace("¶", "")
        missing = [word for word in set(words(page)) if word not in there]
        assert missing == [], page.name
