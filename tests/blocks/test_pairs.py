"""Markdown in, HTML out: pairs/docs/NAME.md beside pairs/html/NAME.html.

After a wanted change, `WRITE_PAIRS=1 scripts/test tests/blocks/test_pairs.py` writes the HTML anew;
read what changed before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from clinicpages.builder import make
from clinicpages.built import built_pages
from clinicpages.page import read
from clinicpages.project import find
from clinicpages.render import render

from tests.test_builders import normal

PAIRS = Path(__file__).parent / "pairs"
NAMES = sorted(
    path.relative_to(PAIRS / "docs").with_suffix("").as_posix()
    for path in (PAIRS / "docs").rglob("*.md")
)


@pytest.mark.parametrize("name", NAMES)
def test_pair(name: str) -> None:
    project = find(PAIRS / "mkdocs.yml")
    html = render(project, read(PAIRS / "docs" / f"{name}.md", PAIRS)).html + "\n"
    want = PAIRS / "html" / f"{name.replace('/', '-')}.html"
    if os.environ.get("WRITE_PAIRS"):
        want.parent.mkdir(exist_ok=True)
        want.write_text(html, "utf-8")
    assert html == want.read_text("utf-8")


def test_both_builders_give_the_same_pages(tmp_path: Path) -> None:
    project = find(PAIRS / "mkdocs.yml")
    pages: list[dict[str, list[str]]] = []
    for builder in ("mkdocs", "zensical"):
        make(project, builder, tmp_path / builder)
        built = built_pages(project, tmp_path / builder)
        pages.append({p.name: normal(p.article, p.name) for p in built if p.page and p.article})
    assert len(pages[0]) == len(NAMES)
    assert pages[0] == pages[1]


def test_a_number_stands_in_one_place(tmp_path: Path) -> None:
    """A count changed in figures.yml changes sentence, picture, its words, and the table."""
    import shutil

    shutil.copytree(PAIRS, tmp_path / "site")
    figures = tmp_path / "site/docs/evidence/figures.yml"
    figures.write_text(figures.read_text("utf-8").replace("count: 164", "count: 98"), "utf-8")
    changed = find(tmp_path / "site" / "mkdocs.yml")
    for name, says in (
        ("figures", ("About 49 in 100 people with ash", "49 of 100 circles are filled")),
        ("compare", ("About 49 in 100 people with ash",)),
        ("evidence/index", ("About 49 in 100 people with ash", "98 of 201 people")),
    ):
        page = read(changed.docs / f"{name}.md", changed.root)
        html = render(changed, page).html
        for words in says:
            assert words in html, (name, words)
        assert "82 in 100" not in html
        assert "82 of 100" not in html
