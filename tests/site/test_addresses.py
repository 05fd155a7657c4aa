"""What patients ask, and what the starting text claimed, each have a place on the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from clinicpages.built import built_pages
from clinicpages.clinic import value
from clinicpages.project import Project
from clinicpages.render import render
from selectolax.lexbor import LexborHTMLParser

HERE = Path(__file__).parent
TOPICS: dict[str, list[str]] = yaml.safe_load((HERE / "topics.yml").read_text("utf-8"))
AUDIT: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "audit.yml").read_text("utf-8"))
ANSWERS = [answer for part in AUDIT.values() for answer in part]
ONE_PAGE = ("what-is-vertebroplasty", "what-is-kyphoplasty", "compare", "glossary")
VERDICTS = {"kept": 9, "limited": 19, "replaced": 14}


@dataclass(frozen=True)
class Section:
    """What stands under one heading, its smaller headings too. `sources` are the ids it cites."""

    text: str
    sources: frozenset[str]


@pytest.fixture(scope="session")
def sections(project: Project) -> dict[str, Section]:
    """Every section of every page as `driving#how-long-must-i-wait`, and each page as `driving`."""
    found = {}
    for page in project.pages:
        name = page.path.relative_to(project.docs).with_suffix("").as_posix()
        html = re.sub(
            r'<section class="(sources|review)">.*', "", render(project, page).html, flags=re.S
        )
        found[name] = _section(html)
        starts = list(re.finditer(r'<h([2-6])[^>]*\bid="([^"]+)"', html))
        for number, start in enumerate(starts):
            ends = [s.start() for s in starts[number + 1 :] if s[1] <= start[1]]
            found[f"{name}#{start[2]}"] = _section(html[start.start() : ends[0] if ends else None])
    return found


def _section(html: str) -> Section:
    tree = LexborHTMLParser(html)
    for mark in tree.css("sup.cite, svg"):
        mark.decompose()
    text = " ".join((tree.text() or "").split())
    return Section(text, frozenset(re.findall(r'href="#source-([^"]+)"', html)))


@pytest.fixture(scope="session")
def facts(project: Project) -> dict[str, set[str]]:
    """Each figure and fact of the evidence, with the ids of its sources."""
    listed = yaml.safe_load((project.evidence / "figures.yml").read_text("utf-8"))
    return {fact["id"]: set(fact["sources"]) for part in listed.values() for fact in part}


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_has_its_place(topic: str, sections: Mapping[str, Section]) -> None:
    assert TOPICS[topic], f"{topic} has no page"
    missing = [address for address in TOPICS[topic] if address not in sections]
    assert not missing
    pages = {address.partition("#")[0] for address in TOPICS[topic]}
    assert len(pages) <= (1 if topic in ONE_PAGE else 2)


def test_every_topic_of_the_questions_is_mapped() -> None:
    questions = yaml.safe_load((HERE / "questions.yml").read_text("utf-8"))["queries"]
    assert {topic for question in questions for topic in question["topics"]} <= set(TOPICS)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: str(a.get("item") or a["need"]))
def test_each_claim_is_answered(
    answer: Mapping[str, Any], sections: Mapping[str, Section], facts: Mapping[str, set[str]]
) -> None:
    missing = [place for place in (answer["at"], *answer.get("also", ())) if place not in sections]
    assert not missing
    section = sections[answer["at"]]
    assert answer["says"] in section.text
    if fact := answer.get("fact"):
        assert facts[fact] & section.sources, f"{answer['at']} cites no source of {fact}"


def test_all_42_claims_have_a_verdict() -> None:
    seed = AUDIT["seed"]
    assert [answer["item"] for answer in seed] == list(range(1, 43))
    given = [answer["verdict"] for answer in seed]
    assert {verdict: given.count(verdict) for verdict in set(given)} == VERDICTS


def test_no_page_says_what_was_replaced(sections: Mapping[str, Section]) -> None:
    words = [answer["never"].lower() for answer in AUDIT["seed"] if "never" in answer]
    pages = {name: section.text.lower() for name, section in sections.items() if "#" not in name}
    assert not [(name, word) for name, text in pages.items() for word in words if word in text]


def test_every_page_names_the_emergency_number_and_its_dates(
    project: Project, built_mkdocs: Path
) -> None:
    number = value(project.clinic, "emergency_number")
    for page in built_pages(project, built_mkdocs):
        text = page.tree.text() or ""
        assert number in text, page.name
        assert "This is general information, not advice for you" in text, page.name
        if page.page is not None:
            assert "Last checked: " in text, page.name
            signed = page.page.meta.get("reviewed")
            assert signed or "Not yet reviewed by a clinician" in text, page.name
