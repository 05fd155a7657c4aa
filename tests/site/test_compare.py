"""The comparison page: three choices, the same questions, every cell filled, nothing that leans."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest
from clinicpages import evidence, figures
from clinicpages.page import read
from clinicpages.project import Project, find
from clinicpages.render import render
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import copy_project

QUESTIONS = 19
PAGE = "compare/index.html"
# The decision aid's own standard (IPDASi, version 4): six points that make it one, six more that
# make it fair. Their places stand on "How we make this information".
POINTS = 12


def tree(site: Path, name: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / name).read_text("utf-8"))


def test_every_question_is_asked_of_every_choice(built_mkdocs: Path) -> None:
    rows = 0
    for table in tree(built_mkdocs, PAGE).css("table.compare"):
        heads = [cell.text() for cell in table.css("thead th[scope=col]")]
        assert heads == ["Question", "Vertebroplasty", "Kyphoplasty", "No procedure"]
        for row in table.css("tbody tr"):
            cells = row.css("td")
            assert len(row.css("th[scope=row]")) == 1
            assert [cell.attributes["data-label"] for cell in cells] == heads[1:]
            assert all(cell.text().strip() for cell in cells), row.text()
            rows += 1
    assert rows == QUESTIONS


def test_a_claim_has_a_source_and_a_row_says_how_sure_we_are(built_mkdocs: Path) -> None:
    for row in tree(built_mkdocs, PAGE).css("table.compare tbody tr"):
        claims = [cell for cell in row.css("td") if cell.attributes.get("class") != "none"]
        # One claim waits for its source, and says so.
        assert all(cell.css("sup.cite a, .to-check") for cell in claims), row.text()
        sure = row.css("th .certainty")
        assert bool(claims) == bool(sure)
        assert sure[0].text().startswith("How sure are we? ")


def test_no_choice_is_called_the_best(project: Project) -> None:
    for row in evidence.of(project).rows.values():
        for name, cell in row.group("cells").items():
            said = re.sub(r"\{.*?\}", "", str(cell["none"] if isinstance(cell, Mapping) else cell))
            leans = re.findall(r"\b(?:best|better|worse|superior|should|safer?|only)\b", said, re.I)
            assert not leans, (row.id, name, leans)


def test_pictures_stand_side_by_side_only_for_parts_of_one_study(built_mkdocs: Path) -> None:
    for side in tree(built_mkdocs, PAGE).css(".figures"):
        sources = [f.css("sup.cite a")[-1].attributes["href"] for f in side.css("figure")]
        assert len(sources) == 2
        assert len(set(sources)) == 1


def test_each_point_of_the_standard_leads_to_a_place_that_exists(
    built_mkdocs: Path, built_zensical: Path
) -> None:
    name = "how-we-make-this/index.html"
    for site in (built_mkdocs, built_zensical):
        rows = [
            row.css_first("a")
            for row in tree(site, name).css("article table tbody tr")
            if row.css_first("td a")
        ]
        assert len(rows) == POINTS
        for link in rows:
            assert link is not None
            address = urlsplit(urljoin(f"http://x/{name}", link.attributes["href"] or ""))
            path = address.path.lstrip("/")
            path = f"{path}index.html" if path == "" or path.endswith("/") else path
            place = tree(site, path).css_first(f"[id='{address.fragment}']")
            assert place is not None, link.attributes["href"]


def test_a_count_stands_in_one_place(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    file = root / "docs/evidence/figures.yml"
    text = file.read_text("utf-8")
    assert text.count("count: 164") == 1
    file.write_text(text.replace("count: 164", "count: 99"), "utf-8")
    project = find(root / "mkdocs.yml")
    for name, times in (("compare.md", 2), ("cement-leaks.md", 1), ("evidence/index.md", 1)):
        html = render(project, read(project.docs / name, project.root)).html
        assert html.count("About 49 in 100 bones") >= times, name
        assert "About 82 in 100 bones" not in html
        assert "82 of 100" not in html
        assert ("49 of 100 circles" in html) == (name != "evidence/index.md")
    # A range that is made of this figure follows it.
    ranged = evidence.of(project).figures["leak-vertebroplasty"]
    assert "49 to 55 in 100" in figures.sentence(ranged) or "55 to 49" in figures.sentence(ranged)


def test_nothing_of_it_needs_a_script_or_a_style_of_its_own(built_mkdocs: Path) -> None:
    article = tree(built_mkdocs, PAGE).css_first("article")
    assert article is not None
    assert not article.css("script, style, form, iframe, [hidden]")
    for part in article.css("*"):
        assert not [k for k in part.attributes if k == "style" or k.startswith("on")], part.tag
    assert len({p.attributes["id"] for p in article.css("[id]")}) == len(article.css("[id]"))
    for picture in article.css("svg"):
        assert picture.attributes["role"] == "img"
        assert (picture.attributes["aria-label"] or "").endswith(".")


@pytest.mark.browser
def test_answers_stay_on_the_device_until_they_are_cleared(
    built_mkdocs: Path, browser: Browser, tmp_path: Path
) -> None:
    shutil.copytree(built_mkdocs, tmp_path / "site")
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    address = (tmp_path / "site" / PAGE).as_uri()
    page.goto(address)
    answer = page.get_by_role("radio", name="A lot").first
    notes = page.get_by_label("My own questions")
    answer.check()
    notes.fill("Will it hurt?")
    page.get_by_role("radio", name="Kyphoplasty").check()
    page.reload()
    assert answer.is_checked()
    assert notes.input_value() == "Will it hurt?"
    page.get_by_role("button", name="Clear my answers").click()
    assert not answer.is_checked()
    assert notes.input_value() == ""
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('answers'))") == []
    assert all(url.startswith("file:") for url in asked)
    page.close()


@pytest.mark.browser
def test_tables_stay_tables_when_they_look_like_cards(built_mkdocs: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto((built_mkdocs / PAGE).as_uri())
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
    assert roles.count("rowheader") == QUESTIONS
    assert roles.count("cell") == QUESTIONS * 3
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == 320
    page.close()


@pytest.mark.browser
def test_on_paper_the_tables_take_four_sides_in_readable_type_and_the_exercise_one(
    built_mkdocs: Path, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto((built_mkdocs / PAGE).as_uri())
    for paper in ("A4", "Letter"):
        page.pdf(path=tmp_path / f"{paper}.pdf", format=paper)
        with pypdfium2.PdfDocument(tmp_path / f"{paper}.pdf") as pdf:
            sides = [side.get_textpage().get_text_range() for side in pdf]
        starts = {
            words: [n for n, text in enumerate(sides) if words in text]
            for words in ("What happens with each choice?", "Can I see the numbers as pictures?")
        }
        first, after = (found[0] for found in starts.values())
        assert after - first <= 4, paper
        exercise = next(n for n, text in enumerate(sides) if "Mark how much each" in text)
        assert "My own questions" in sides[exercise], paper
    page.emulate_media(media="print")
    size = "parseFloat(getComputedStyle(document.querySelector('.compare td')).fontSize)"
    assert page.evaluate(size) >= 13  # CSS pixels: 10 points
    page.close()
