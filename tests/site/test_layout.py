"""What the eye and the finger need: large targets, nothing lost when text grows, paper, dates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.site.conftest import HEIGHTS, KINDS, WIDTHS, Look, Open, visit

pytestmark = pytest.mark.browser

# WCAG 2.2, 2.5.8: 24 CSS pixels; 2.5.5: 44 for what everyone must hit.
SMALL = """() => [...document.querySelectorAll('a, button, input, summary')]
  .filter(one => one.checkVisibility() && one.className !== 'skip')
  .map(one => {
    // A box to tick is as large as its label.
    const boxes = [...(one.closest('label') || one).getClientRects()];
    const least = Math.min(...boxes.map(b => b.height), Math.max(...boxes.map(b => b.width)));
    const main = one.matches('button, summary, input, .urgent, .menu-link, [href^="tel:"]') ||
      one.closest('#menu, .next');
    return least < (main ? 44 : 24) - 0.01 ? `${least} ${one.outerHTML.slice(0, 120)}` : '';
  }).filter(Boolean)"""

# Sideways scrolling of the page, and text that its own box cuts off.
LOST = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const cut = [...document.body.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    return one.checkVisibility() && style.overflow.includes('hidden') &&
      style.position !== 'absolute' && !one.matches('svg *, .compare thead *') &&
      (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
  });
  const out = [...document.body.querySelectorAll('*')].filter(one =>
    one.checkVisibility() && !one.closest('.table-scroll, svg, .said, .skip, .compare thead') &&
    getComputedStyle(one).position !== 'absolute' &&
    one.getBoundingClientRect().right > innerWidth + 1);
  return [...(wide > 0 ? [`page ${wide} px too wide`] : []),
    ...[...cut, ...out].map(one => one.outerHTML.slice(0, 100))];
}"""

SIZES = """() => {
  const sizes = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (walk.currentNode.textContent.trim() && one.checkVisibility() && !one.closest('svg, .said'))
      sizes.push(parseFloat(getComputedStyle(one).fontSize));
  }
  return sizes;
}"""

SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""


def test_on_every_page_targets_are_large_and_nothing_scrolls_sideways(
    open_page: Open, built_mkdocs: Path
) -> None:
    found = []
    for name, page in visit(open_page, built_mkdocs):
        found += [f"{name or 'home'}: {one}" for one in page.evaluate(SMALL)]
        page.set_viewport_size({"width": 320, "height": HEIGHTS[320]})
        found += [f"{name or 'home'} at 320: {one}" for one in page.evaluate(LOST)]
        page.set_viewport_size({"width": 390, "height": HEIGHTS[390]})
    assert found == []


@pytest.mark.parametrize("name", KINDS)
def test_targets_of_the_open_menu(open_page: Open, name: str) -> None:
    page = open_page(name, Look(320))
    page.click('button[aria-controls="menu"]')
    page.evaluate("document.querySelectorAll('#menu details').forEach(one => one.open = true)")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(LOST) == []


def larger_text(page: Page) -> None:
    """The reader's browser setting at 200 %: media queries feel it too."""
    client = page.context.new_cdp_session(page)
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"


def text_alone(page: Page) -> None:
    """Text at 200 % in the layout of ordinary text: the harder case."""
    page.add_style_tag(content=":root { font-size: 200% }")


def spaced_text(page: Page) -> None:
    """WCAG 2.2, 1.4.12 Text Spacing."""
    page.add_style_tag(content=SPACING)


@pytest.mark.parametrize("change", [larger_text, text_alone, spaced_text])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_lost_when_text_grows(
    open_page: Open, name: str, width: int, change: Callable[[Page], None]
) -> None:
    page = open_page(name, Look(width))
    change(page)
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize("name", KINDS)
def test_text_is_large_and_lines_are_short(open_page: Open, name: str) -> None:
    for width in WIDTHS:
        page = open_page(name, Look(width))
        assert min(page.evaluate(SIZES)) >= 16
        size = page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)"
        )
        assert size >= 19
    ratio = page.evaluate(
        """() => { const p = document.querySelector('article > p:last-of-type');
        return p.clientWidth / parseFloat(getComputedStyle(p).fontSize) }"""
    )
    # A letter of a sans-serif type is about half as wide as it is high: 70 letters at the most.
    assert ratio <= 35


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_help_boxes_are_dark_words_on_a_light_ground(open_page: Open, scheme: str) -> None:
    page = open_page("when-to-get-help/", Look(390, scheme))
    found: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll('.help, .help *')].map(one => [
          getComputedStyle(one).color, getComputedStyle(one.closest('.help')).backgroundColor])"""
    )
    from clinicpages.contrast import contrast

    assert found
    assert min(contrast(hexed(ink), hexed(ground)) for ink, ground in found) >= 7


def hexed(colour: str) -> str:
    """`rgb(1, 2, 3)` as #010203."""
    parts = colour[colour.index("(") + 1 : -1].split(",")[:3]
    return "#" + "".join(f"{int(part):02x}" for part in parts)


def test_paper_shows_the_text_and_where_links_lead(open_page: Open) -> None:
    page = open_page("when-to-get-help/", Look(1280, "print"))
    for gone in ("#menu", "header form", ".contents", ".next", ".trail", ".skip"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("article h1").is_visible()
    content = page.evaluate(
        """() => getComputedStyle(document.querySelector('article a[href^="http"]'), '::after')
        .content"""
    )
    assert "http" in content


@pytest.mark.parametrize(("day", "notes"), [("2026-11-23", 0), ("2099-01-01", 1)])
def test_a_check_that_is_late_is_said_on_the_day_of_reading(
    open_page: Open, day: str, notes: int
) -> None:
    page = open_page("driving/")
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.reload()
    assert page.locator(".overdue").count() == notes


def test_without_scripts_everything_can_be_read_and_reached(open_page: Open) -> None:
    page = open_page("when-to-get-help/", Look(390, scripts=False))
    assert not page.locator('button[aria-controls="menu"]').is_visible()
    page.click(".menu-link")
    group = page.locator("#menu summary").first
    group.click()
    group.locator("xpath=following-sibling::ul//a").first.click()
    assert page.locator("article h1").is_visible()
    page.fill("input[name=q]", "leak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=leak")
    assert page.locator("article a").count() > 20


def test_without_scripts_a_word_is_a_link_to_its_meaning(open_page: Open) -> None:
    page = open_page("when-to-get-help/", Look(390, scripts=False))
    page.locator("a.term").first.click()
    page.wait_for_url("**/words-explained/#*")
    assert page.locator(":target").is_visible()


@pytest.mark.parametrize("name", KINDS)
def test_five_requests_to_this_site_alone_and_no_cookie(open_page: Open, name: str) -> None:
    asked: list[str] = []
    page = open_page("")
    base = page.url
    page.goto("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base + name)
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if url.startswith("http")]) <= 5, asked
    # The icon lies in the page itself.
    assert [u for u in asked if not u.startswith((base, "data:image/svg+xml,"))] == []
    assert page.context.cookies() == []
    kept: Any = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]


LONG = "https://maps.example/".ljust(90, "x")
# A clinic's own values are longer than ours.
CLINIC = f"""() => {{
  for (const value of document.querySelectorAll('.clinic'))
    value.innerHTML = '<a href="tel:1">{LONG}</a> Rückenmarkserkrankungszentrum{"e" * 30}';
  document.querySelector('.brand span').textContent = 'Rückenmarkserkrankungszentrum{"e" * 30}';
}}"""


def test_long_values_of_a_clinic_stay_on_a_small_screen(open_page: Open) -> None:
    page = open_page("contact/", Look(320))
    page.evaluate(CLINIC)
    assert page.evaluate(LOST) == []
