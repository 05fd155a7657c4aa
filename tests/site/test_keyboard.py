"""Everything by keyboard: each Tab stop is seen, each control is reached, the way is short."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.site.conftest import KINDS, WIDTHS, Look, Open

pytestmark = pytest.mark.browser

# What has the focus, and what is wrong with it: a stop that is not seen is a stop to get lost at.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const box = at.getClientRects()[0] || {width: 0, height: 0};
  // The middle of what shows of it: a wide table is larger than the window.
  const middle = (from, to, room) => (Math.max(from, 0) + Math.min(to, room)) / 2;
  const top = document.elementFromPoint(
    middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  const ring = getComputedStyle(at);
  const name = (at.getAttribute('aria-label') || at.textContent || at.name || at.id).trim();
  window.stops = window.stops || [];
  if (window.stops.includes(at)) return null;
  window.stops.push(at);
  const wrong = [];
  if (box.width < 2 || box.height < 2) wrong.push('has no size');
  else if (!top || !(at.contains(top) || top.contains(at))) wrong.push('is hidden or covered');
  if (ring.outlineStyle === 'none' || parseFloat(ring.outlineWidth) < 2) wrong.push('has no ring');
  return {name: name.slice(0, 40), wrong};
}"""

# Every control that is shown, and was never given the focus.
MISSED = """() => [...document.querySelectorAll(
    'a, button, input, select, textarea, summary, [role=button], [onclick], [tabindex="0"]')]
  // Of a group of radio buttons Tab reaches one; the arrow keys reach the others.
  .filter(one => one.type !== 'radio' || !window.stops.some(stop => stop.name === one.name))
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !window.stops.includes(one))
  .map(one => one.outerHTML.slice(0, 120))"""


def stops(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Each Tab stop from the top of the page to its end."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        found.append(stop)
    raise AssertionError(f"more than {most} Tab stops")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", KINDS)
def test_every_tab_stop_is_seen_and_every_control_reached(
    open_page: Open, name: str, width: int
) -> None:
    page = open_page(name, Look(width))
    found = stops(page)
    assert [f"{s['name']} {s['wrong']}" for s in found if s["wrong"]] == []
    assert page.evaluate(MISSED) == []
    assert found[0]["name"] == "Skip to the text"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_open_menu_is_part_of_the_way(open_page: Open, width: int) -> None:
    page = open_page("when-to-get-help/", Look(width))
    page.evaluate("document.querySelector('button[aria-controls=menu]').click()")
    found = stops(page)
    assert [f"{s['name']} {s['wrong']}" for s in found if s["wrong"]] == []
    assert page.evaluate(MISSED) == []


def focus_on(page: Page, words: str, most: int = 40) -> int:
    """Presses Tab until something with these words has the focus; gives the number of presses."""
    for presses in range(1, most + 1):
        page.keyboard.press("Tab")
        at = "document.activeElement"
        if words in page.evaluate(f"({at}.getAttribute('aria-label') || {at}.textContent)"):
            return presses
    raise AssertionError(f"“{words}” was not reached within {most} presses of Tab")


def test_from_the_address_bar_to_the_comparison_without_a_mouse(open_page: Open) -> None:
    page = open_page("")
    presses = focus_on(page, "Menu")
    page.keyboard.press("Enter")
    presses += focus_on(page, "Your choices")
    page.keyboard.press("Enter")
    presses += focus_on(page, "Compare")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "table-scroll":
            break
    assert page.evaluate("document.activeElement.querySelector('table.compare') !== null")
    assert presses <= 16


def test_help_is_two_steps_from_the_address_bar(open_page: Open) -> None:
    page = open_page("driving/")
    assert focus_on(page, "When to get help") <= 3
    page.keyboard.press("Enter")
    page.wait_for_url("**/when-to-get-help/")


def test_a_wide_table_scrolls_by_keyboard(open_page: Open) -> None:
    page = open_page("compare/", Look(1280))
    page.set_viewport_size({"width": 700, "height": 900})
    region = page.locator(".table-scroll").first
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.table-scroll').scrollLeft > 0")


def test_the_menu_closes_by_escape_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page("driving/")
    button = page.locator('button[aria-controls="menu"]')
    assert button.get_attribute("aria-expanded") == "false"
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator("#menu [aria-current=page]").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator("#menu").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Menu"


WORD = "when-to-get-help/"


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_word_opens_by_keyboard_and_closes_by_escape(open_page: Open, key: str) -> None:
    page = open_page(WORD)
    word = page.locator("a.term").first
    word.press(key)
    assert word.get_attribute("aria-expanded") == "true"
    meaning = page.locator(".meaning")
    assert meaning.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "More about this word"
    page.keyboard.press("Escape")
    assert page.locator(".meaning").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"


def test_a_word_opens_by_touch_and_one_at_a_time(open_page: Open) -> None:
    page = open_page("vertebroplasty/")
    words = page.locator("a.term")
    words.nth(0).click()
    words.nth(1).click()
    assert page.locator(".meaning").count() == 1
    words.nth(1).click()
    assert page.locator(".meaning").count() == 0
    assert page.url.endswith("vertebroplasty/")
