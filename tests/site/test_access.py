"""Every page, in every state a reader can bring it into, by axe (WCAG 2.0 to 2.2, best practice).

Here: all states on one page of each kind, and every page as most people see it, on a phone in
light. `--matrix` adds all states of every page.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.site.conftest import KINDS, WIDTHS, Look, Open, names, visit

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

STATES = ("plain", "menu", "search", "word")
LOOKS = [Look(width, scheme) for scheme in ("light", "dark", "forced") for width in WIDTHS]
PAPER = [Look(width, "print") for width in WIDTHS]

pytestmark = [pytest.mark.browser]


def problems(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def into(page: Page, state: str) -> bool:
    """Brings the page from its last state into this one; False when it has nothing to open."""
    page.keyboard.press("Escape")
    if state == "menu":
        page.click('button[aria-controls="menu"]')
        page.locator("#menu details:not([open]) > summary").first.click()
    elif state == "search":
        page.focus("input[name=q]")
        page.keyboard.type("leak")
        page.wait_for_function("document.querySelector('input[name=q]').ariaExpanded == 'true'")
    elif state == "word":
        page.fill("input[name=q]", "")
        words = page.locator("article a.term[role=button]")
        if not words.count():
            return False
        words.first.press("Enter")
    return True


def walk(open_page: Open, name: str, looks: list[Look], states: tuple[str, ...]) -> list[str]:
    found = []
    for look in looks:
        page = open_page(name, look)
        for state in states:
            if into(page, state):
                found += [f"{name or 'home'} {look} {state}: {p}" for p in problems(page)]
        page.context.close()
    return found


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("name", KINDS)
def test_all_states_of_each_kind_of_page(open_page: Open, name: str, look: Look) -> None:
    assert walk(open_page, name, [look], STATES) == []


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_page_on_paper(open_page: Open, name: str) -> None:
    assert walk(open_page, name, PAPER, ("plain",)) == []


def without_scripts(open_page: Open, address: str, pages: Iterable[str], look: Look) -> list[str]:
    """What axe finds where the site's scripts do not come, as on a bad line; axe itself is one."""
    found = []
    page = open_page("accessibility/", look)
    page.route("**/*.js", lambda route: route.abort())
    for name in pages:
        page.goto(address + name)
        assert page.locator(".menu-link").is_visible()
        found += [f"{name}: {p}" for p in problems(page)]
        page.click(".menu-link")
        found += [f"{name} menu: {p}" for p in problems(page)]
    return found


def test_each_kind_of_page_when_the_scripts_do_not_come(open_page: Open, address: str) -> None:
    assert without_scripts(open_page, address, KINDS, Look()) == []


def test_every_page_on_a_phone(open_page: Open, built_mkdocs: Path) -> None:
    found = []
    for name, page in visit(open_page, built_mkdocs):
        found += [f"{name or 'home'}: {problem}" for problem in problems(page)]
    assert found == []


@pytest.mark.matrix
@pytest.mark.parametrize("look", [*LOOKS, *PAPER], ids=str)
def test_all_states_of_every_page(open_page: Open, built_mkdocs: Path, look: Look) -> None:
    found = []
    for name in names(built_mkdocs):
        states = ("plain",) if look.scheme == "print" else STATES
        found += walk(open_page, name, [look], states)
    assert found == []


@pytest.mark.matrix
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_when_the_scripts_do_not_come(
    open_page: Open, built_mkdocs: Path, address: str, look: Look
) -> None:
    assert without_scripts(open_page, address, names(built_mkdocs), look) == []
