from collections.abc import Callable
from pathlib import Path

import pytest
from clinicpages.page import read
from clinicpages.project import Project
from clinicpages.render import render
from selectolax.lexbor import LexborHTMLParser

PLAIN = """## What it costs

| Country | Price |
|---|---|
| Here | 5 |
| There | 7 |
"""


@pytest.fixture
def article(project: Project, tmp_path: Path) -> Callable[[str], LexborHTMLParser]:
    def made(text: str) -> LexborHTMLParser:
        page = tmp_path / "page.md"
        page.write_text(f"---\ntitle: A page\n---\n{text}", "utf-8")
        return LexborHTMLParser(render(project, read(page, tmp_path)).html)

    return made


Article = Callable[[str], LexborHTMLParser]


def test_a_table_lies_in_a_region_named_by_its_heading(article: Article) -> None:
    region = article(PLAIN).css_first("div.table-scroll")
    assert region is not None
    assert region.attributes == {
        "class": "table-scroll",
        "role": "region",
        "tabindex": "0",
        "aria-label": "What it costs",
    }
    assert region.css_first("caption.said") is not None


def test_header_cells_say_what_they_head(article: Article) -> None:
    tree = article(PLAIN)
    scopes = [(cell.text(), cell.attributes["scope"]) for cell in tree.css("th")]
    assert scopes == [("Country", "col"), ("Price", "col"), ("Here", "row"), ("There", "row")]
    assert [cell.text() for cell in tree.css("td")] == ["5", "7"]


def test_a_line_above_the_table_is_its_caption(article: Article) -> None:
    tree = article(PLAIN.replace("| Country", "Table: Prices *today*\n\n| Country"))
    caption = tree.css_first("caption")
    assert caption is not None
    assert caption.html == "<caption>Prices <em>today</em></caption>"
    region = tree.css_first(".table-scroll")
    assert region is not None
    assert region.attributes["aria-label"] == "Prices today"
    assert "Table:" not in tree.text()


def test_text_after_the_table_stays(article: Article) -> None:
    assert article(PLAIN + "\nLast words.\n").css("p")[0].text() == "Last words."


def test_a_table_that_lies_in_a_region_already_is_left_alone(article: Article) -> None:
    table = "| A | B |\n|---|---|\n| 1 | 2 |"
    tree = article(f'<div class="table-scroll" markdown="1">\n\n{table}\n\n</div>')
    assert len(tree.css(".table-scroll")) == 1


def test_an_empty_header_cell_gets_words(article: Article) -> None:
    tree = article("| | B |\n|---|---|\n| 1 | 2 |\n")
    assert [cell.text() for cell in tree.css("thead th")] == ["What it is about", "B"]


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("[a trial](https://example.com/x)", "a trial (another website)"),
        ("[*a* trial](http://example.com)", "a trial (another website)"),
        ("<https://example.com>", "https://example.com (another website)"),
        ("[driving](driving.md)", "driving"),
        ("[call](tel:999)", "call"),
        ("[home](https://example.org/driving/)", "home"),
    ],
)
def test_links_to_other_websites_say_so(article: Article, link: str, says: str) -> None:
    found = article(link).css_first("p a")
    assert found is not None
    assert found.text() == says


def test_a_column_stands_on_the_side_that_is_asked_for_without_a_style(article: Article) -> None:
    made = article(PLAIN.replace("|---|---|", "|:--|--:|"))
    assert made.css("[style]") == []
    assert [node.text() for node in made.css(".to-right")] == ["Price", "5", "7"]
    assert [
        node.text() for node in article(PLAIN.replace("|---|---|", "|:-:|---|")).css(".to-center")
    ]
