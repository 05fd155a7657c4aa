"""Search boxes, used as a reader uses them: in a real Chromium, typed into, results read off."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from clinicpages.problem import Trouble

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Long enough for a busy machine: what counts here is what is found, not how fast.
PATIENCE_MS = 60_000


def _ours(page: Page, base: str, text: str) -> list[str]:
    """Types into the header's box, presses Enter, reads the results page."""
    page.goto(f"{base}search/")
    page.fill('form[role="search"] input[name="q"]', text)
    page.press('form[role="search"] input[name="q"]', "Enter")
    page.wait_for_selector(".search-found[data-answered]", timeout=PATIENCE_MS)
    return _addresses(page, "#search-results a", base)


def _material(page: Page, base: str, text: str) -> list[str]:
    """Material 9's box on the home page; each page counts once, its sections are below it."""
    page.goto(base)
    said = page.locator(".md-search-result__meta")
    said.filter(has_text="Type to start").wait_for(state="attached", timeout=PATIENCE_MS)
    page.fill(".md-search__input", text)
    page.press(".md-search__input", "End")  # it listens to keys
    told = said.filter(has_text=re.compile(r"match|No "))
    told.wait_for(state="attached", timeout=PATIENCE_MS)
    return _addresses(page, ".md-search-result__item > .md-search-result__link", base)


def _pagefind(page: Page, base: str, text: str) -> list[str]:
    """Pagefind 1's default box, on a page of its own (see peers.py)."""
    page.goto(f"{base}pagefind.html")
    page.fill(".pagefind-ui__search-input", text)
    said = page.locator(".pagefind-ui__message", has_text=re.compile(r"result"))
    said.wait_for(state="attached", timeout=PATIENCE_MS)
    if page.locator(".pagefind-ui__message", has_text=re.compile("^No results")).count() == 0:
        page.wait_for_selector(".pagefind-ui__result-link", timeout=PATIENCE_MS)
    return _addresses(page, ".pagefind-ui__result-link", base)


def _addresses(page: Page, links: str, base: str) -> list[str]:
    """The links' addresses from the root of the site, in order, each once, at most ten."""
    found = page.eval_on_selector_all(links, "links => links.map(link => link.href)")
    return list(dict.fromkeys(re.sub(r"\?[^#]*", "", str(h).removeprefix(base)) for h in found))[
        :10
    ]


BOXES: Mapping[str, Callable[[Page, str, str], list[str]]] = {
    "ours": _ours,
    "material": _material,
    "pagefind": _pagefind,
}


def ask(
    texts: Sequence[str], site: Path, box: Callable[[Page, str, str], list[str]]
) -> list[list[str]]:
    """What the box gives for each text: addresses from the root of the site, best first.

    Raises Trouble when there is no Chromium or no Playwright.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Trouble(
            "The browser's driver is missing.", "Run it as  scripts/bench search"
        ) from None
    with served(site) as base, sync_playwright() as playwright:
        program = chromium() or playwright.chromium.executable_path
        if not Path(program).exists():
            raise Trouble("There is no Chromium on this machine.", "scripts/test installs one.")
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page()
        try:
            return [box(page, base, text) for text in texts]
        finally:
            browser.close()


def chromium() -> str | None:
    """The Chromium of this machine: CHROMIUM, else the first that is installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next((p for n in names if (p := shutil.which(n))), None)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the figures are what the reader came for."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site at an address of this machine, as long as the block runs."""
    handler = partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
