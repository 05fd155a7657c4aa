"""Both builders give the same article from the same page, and stop on the same faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from clinicpages.builder import make
from clinicpages.built import built_pages
from clinicpages.problem import Trouble
from clinicpages.project import Project, find
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.conftest import copy_project


def normal(node: LexborNode, name: str = "") -> list[str]:
    """An article as a list of tags, attributes and words: spelling and white space aside."""
    rows: list[str] = []
    for part in node.traverse(include_text=True):
        if part.tag == "-text":
            rows += part.text(deep=False).split()
        elif part.tag != "-comment" and "__skip" not in (part.attributes.get("id") or ""):
            attributes = {k: address(v or "", name) for k, v in part.attributes.items()}
            rows.append(f"<{part.tag} {sorted(attributes.items())}>")
    return rows


def address(value: str, name: str) -> str:
    """A link without the ways in which the builders spell the same one (`./`, `../x/`, `.`)."""
    folder = name.rpartition("/")[0].rpartition("/")[2]
    here = rf"|^\.\./{re.escape(folder)}/(?=#|$)" if folder else ""
    return re.sub(rf"^\./(?=#|$)|^\.(?=#|$){here}", "", value)


def articles(project: Project, site: Path) -> dict[str, list[str]]:
    found = {}
    for page in built_pages(project, site):
        if page.page is not None:
            assert page.article is not None, page.name
            found[page.name] = normal(page.article, page.name)
    return found


def test_every_article_is_the_same(
    project: Project, built_mkdocs: Path, built_zensical: Path
) -> None:
    one, other = articles(project, built_mkdocs), articles(project, built_zensical)
    assert one.keys() == other.keys()
    assert len(one) >= 10
    for name in one:
        assert one[name] == other[name], name


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_each_page_has_one_article_in_main(
    project: Project, built_mkdocs: Path, built_zensical: Path, builder: str
) -> None:
    site = {"mkdocs": built_mkdocs, "zensical": built_zensical}[builder]
    for page in built_pages(project, site):
        tree: LexborHTMLParser = page.tree
        assert len(tree.css("article")) == len(tree.css("main article")) == 1, page.name


SLIPS = {
    "a page that is missing": ("[x](nowhere.md)", "driving.md"),
    "a heading that is missing": ("[x](the-day.md#nowhere)", "driving.md"),
}


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_fault_names_page_and_line_without_traceback(
    tmp_path: Path, builder: str, slip: str
) -> None:
    text, name = SLIPS[slip]
    root = copy_project(tmp_path / "project")
    page = root / "docs" / name
    page.write_text(page.read_text("utf-8") + f"\n{text}\n", "utf-8")
    line = page.read_text("utf-8").count("\n")
    with pytest.raises(Trouble) as caught:
        make(find(root / "mkdocs.yml"), builder, tmp_path / "site")
    said = str(caught.value)
    assert f"docs/{name}:{line}:" in said
    assert "Traceback" not in said
    assert not list(root.glob(".*build*"))
