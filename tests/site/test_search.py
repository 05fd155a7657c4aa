"""The search as readers use it: typed, tapped and linked, in a real Chromium, under the policy."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from clinicpages.bench.boxes import BOXES, served
from clinicpages.bench.search import answers_of, as_json, judge, read_questions, read_topics
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.search.shipped import evaluate
from tests.search.test_scripts import HOSTILE

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
BOX = 'form[role="search"] input[name="q"]'
ANSWERED = ".search-found[data-answered]"
OPTIONS = "#search-options li"
Open = Callable[..., Page]


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(f"built_{request.param}")
    return folder


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, base: str) -> Iterator[Open]:
    """Opens a page; at the end no script may have failed and the policy must have held."""
    said: list[str] = []
    contexts: list[BrowserContext] = []

    def go(path: str, **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
        page.goto(base + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert said == []


def type_in(page: Page, text: str) -> None:
    page.click(BOX)
    page.keyboard.type(text)
    page.wait_for_selector(OPTIONS)


def test_a_page_without_a_search_loads_none_of_it(opened: Open) -> None:
    page = opened("driving/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.reload(wait_until="networkidle")
    assert [name for name in asked if name in ("minisearch.js", "index.js", "search.js")] == []
    page.focus(BOX)
    page.wait_for_selector("#search-options", state="attached")
    assert {"minisearch.js", "index.js", "search.js", "search.css"} <= set(asked)


def test_the_scripts_and_index_stay_small(site: Path) -> None:
    folder = site / "assets" / "search"
    names = ("start.js", "minisearch.js", "index.js", "search.js")
    assert sum(len(gzip.compress((folder / name).read_bytes(), 9)) for name in names) < 30_000


def test_the_box_is_a_combobox_for_the_keyboard(opened: Open) -> None:
    page = opened("driving/")
    box = page.locator(BOX)
    type_in(page, "kifoplasty")
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-controls", "search-options")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-option-0")
    expect(page.locator("#search-option-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"{OPTIONS}:last-child")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#search-options")).to_be_hidden()
    expect(box).to_have_value("kifoplasty")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kyphoplasty/**")


@pytest.mark.parametrize("site", ["mkdocs"], indirect=True, scope="module")
def test_a_screen_reader_hears_how_many(opened: Open) -> None:
    page = opened("driving/")
    type_in(page, "warfarin")
    expect(page.locator('form[role="search"] [role="status"]')).to_contain_text("Press down")


def test_a_tap_opens_the_page(opened: Open) -> None:
    page = opened("driving/", has_touch=True, viewport={"width": 360, "height": 740})
    type_in(page, "vertibroplasty")
    heights = page.eval_on_selector_all(OPTIONS, "all => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 44
    page.tap("#search-option-0")
    page.wait_for_url("**/vertebroplasty/**")


def test_enter_leads_to_results_that_can_be_linked_and_left(opened: Open) -> None:
    page = opened("driving/")
    type_in(page, "vertibroplasty")
    page.keyboard.press("Enter")
    page.wait_for_selector(ANSWERED)
    assert page.url.endswith("search/?q=vertibroplasty")
    assert page.title().startswith("vertibroplasty – Search")
    expect(page.locator('.search-found [role="status"]')).to_contain_text(
        "Showing results for vertebroplasty"
    )
    link = page.locator("#search-results a").first
    assert (link.get_attribute("href") or "").split("#")[0].endswith("/vertebroplasty/")
    expect(page.locator("#search-results li").first.locator("p")).not_to_be_empty()
    link.click()
    page.wait_for_url("**/vertebroplasty/**")
    page.go_back()
    page.wait_for_selector(ANSWERED)
    expect(page.locator(BOX)).to_have_value("vertibroplasty")


def test_the_sentence_that_answers_is_marked(opened: Open) -> None:
    page = opened("search/?q=warfarin")
    expect(page.locator("#search-results mark").first).to_contain_text("arfarin")


@pytest.mark.parametrize("site", ["mkdocs"], indirect=True, scope="module")
def test_a_section_is_quoted_with_its_own_words(opened: Open) -> None:
    page = opened("search/")
    for question in ("diabetes tablets", "osteoperosis tablets", "stroke tablet", "fever", "scan"):
        page.goto(page.url.split("?")[0] + "?q=" + quote(question))
        page.wait_for_selector(ANSWERED)
        expect(page.locator("#search-results p:empty")).to_have_count(0)
        rows = page.evaluate(QUOTES)
        assert [row for row in rows if row["anchor"]], question
        assert [row for row in rows if row["anchor"] and not row["own"]] == []


def test_danger_comes_first(opened: Open) -> None:
    page = opened("search/?q=" + quote("i can't feel my legs"))
    page.wait_for_selector(ANSWERED)
    first = page.locator("#search-results a").first
    assert "/when-to-get-help/" in (first.get_attribute("href") or "")
    expect(page.locator(".search-found > .help-emergency a")).to_have_attribute(
        "href", page.url.split("search/")[0] + "when-to-get-help/"
    )


NOW = [
    "unable to urinate",
    "wee wont come out",
    "numb bum",
    "bladder not working",
    "collapsed",
    "legs feel week",
    "weak legs after bone cement",
    "pooed myself",
    "help me",
    "dizzy and fainting",
    "high temperature after cement",
]
HELP_FIRST = ["dizzy", "confused", "suicidal", "swollen calf", "overdose", "face dropping stroke"]
NOT_NOW = [
    "could i be paralysed",
    "what numbs my back",
    "risk of stroke",
    "chest x-ray",
    "does kyphoplasty help",
    "collapsed vertebra",
    "how common is paralysis",
    "constipated",
]


@pytest.mark.parametrize("site", ["mkdocs"], indirect=True, scope="module")
def test_emergencies_bring_help_and_other_questions_do_not(site: Path) -> None:
    asked = NOW + HELP_FIRST + NOT_NOW
    boxed = evaluate(
        site / "assets" / "search",
        f"{json.dumps(asked)}.filter((q) => R.find(q).danger >= 0)",
    )
    assert boxed == NOW
    first = [(r or [""])[0] for r in answers_of(asked, site, "node", "ours")]
    help_first = [q for q, at in zip(asked, first, strict=True) if at.startswith("when-to-get")]
    assert help_first == NOW + HELP_FIRST


@pytest.mark.parametrize("site", ["mkdocs"], indirect=True, scope="module")
def test_nothing_found_says_so_and_leads_on(opened: Open) -> None:
    page = opened("search/?q=zzzqqqxx")
    page.wait_for_selector(ANSWERED)
    expect(page.locator('.search-found [role="status"]')).to_contain_text("We found no page")
    assert page.locator("#search-results").count() == 0
    expect(page.locator("#cannot-find-it")).to_be_visible()
    expect(page.locator("article .clinic").first).to_be_visible()
    assert page.locator("article a[href]").count() > 50


@pytest.mark.parametrize("site", ["mkdocs"], indirect=True, scope="module")
def test_hostile_questions_stay_words(opened: Open) -> None:
    page = opened("search/")
    for question in HOSTILE:
        # A browser or server cuts longer addresses; the box takes what is pasted.
        page.goto(page.url.split("?")[0] + "?q=" + quote(question[:1500]))
        if question.strip():
            page.wait_for_selector(ANSWERED)
        page.fill(BOX, question)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_list_is_there(opened: Open) -> None:
    page = opened("driving/", java_script_enabled=False)
    page.fill(BOX, "shower")
    page.press(BOX, "Enter")
    assert page.url.endswith("search/?q=shower")
    expect(page.locator("article h3, article h2").filter(has_text="B").first).to_be_visible()
    assert page.locator("article a[href]").count() > 50


@pytest.mark.parametrize("site", ["mkdocs"], indirect=True, scope="module")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_both_schemes(opened: Open, scheme: str) -> None:
    page = opened("driving/", color_scheme=scheme)
    type_in(page, "kyphoplasty")
    page.keyboard.press("ArrowDown")
    for selector in (f"{OPTIONS} b", f"{OPTIONS}[aria-selected=true] b"):
        assert page.eval_on_selector(selector, CONTRAST) >= 4.5
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results mark")
    for selector in ("#search-results a", "#search-results mark", ".search-status"):
        assert page.eval_on_selector(selector, CONTRAST) >= 7


def test_it_works_from_a_file(browser: Browser, built_mkdocs: Path) -> None:
    page = browser.new_page()
    page.goto((built_mkdocs / "driving" / "index.html").as_uri())
    type_in(page, "warfrin")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/medicines/index.html*")
    page.close()


def test_the_development_questions_find_their_pages(site: Path) -> None:
    questions = read_questions(HERE / "questions.yml")
    topics = read_topics(HERE / "topics.yml")
    ranked = answers_of([q.text for q in questions], site, "node", "ours")
    figures = as_json([judge(q, r, topics) for q, r in zip(questions, ranked, strict=True)])
    assert figures["all"]["success@1"] >= 0.85
    assert figures["all"]["success@3"] >= 0.95
    assert figures["all"]["none"] == 0
    assert figures["misspelt"]["success@3"] >= figures["spelt"]["success@3"] - 0.05


@pytest.mark.parametrize("site", ["mkdocs"], indirect=True, scope="module")
def test_the_box_gives_what_the_bench_counts(opened: Open, base: str, site: Path) -> None:
    texts = [q.text for q in read_questions(HERE / "questions.yml")][::9]
    page = opened("search/")
    read_off = [BOXES["ours"](page, base, text) for text in texts]
    assert read_off == answers_of(texts, site, "node", "ours")


# Of each result: the anchor it opens, its sentence, and whether that stands in its section.
QUOTES = """[...document.querySelectorAll("#search-results li")].map((item) => {
  const { data, texts } = clinicSearch;
  const ranker = new clinicSearch.Ranker(data);
  const link = new URL(item.querySelector("a").href);
  const quote = item.querySelector("p").textContent;
  const anchor = link.hash.slice(1);
  const page = data.pages.findIndex(([at]) => at && link.pathname.endsWith("/" + at));
  const sections = page < 0 ? [] : data.pages[page][4];
  const section = sections.findIndex((_, at) => ranker.address({ page, section: at })[1] === anchor);
  return { anchor, quote, own: page >= 0 && texts[data.pages[page][0]][section].includes(quote) };
})"""
# WCAG 2.2, "contrast ratio": of an element's text against the first painted ground behind it.
CONTRAST = """(element) => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((v) =>
      v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = element;
  const clear = (one) => (parts(getComputedStyle(one).backgroundColor)[3] ?? 1) === 0;
  while (ground.parentElement && clear(ground)) ground = ground.parentElement;
  const two = [light(getComputedStyle(element).color), light(getComputedStyle(ground).backgroundColor)];
  two.sort((a, b) => b - a);
  return (two[0] + 0.05) / (two[1] + 0.05);
}"""
