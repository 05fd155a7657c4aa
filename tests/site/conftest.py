"""What the browser tests share: the built site behind a server, and pages opened in one way."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

# One page of each kind: home, an article with every block, a long one, search, and the 404 page.
KINDS = ("", "compare/", "when-to-get-help/", "search/", "404.html")
WIDTHS = (1280, 390, 320)
HEIGHTS = {1280: 900, 390: 844, 320: 568}


@dataclass(frozen=True)
class Look:
    """How a reader sees a page."""

    width: int = 390
    scheme: str = "light"  # light, dark, forced or print
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}" + ("" if self.scripts else "-scripts-off")


class Quiet(SimpleHTTPRequestHandler):
    """A server that says nothing, and gives 404.html where there is no page."""

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def send_error(self, code: int, *_args: Any, **_more: Any) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a folder, ending in /."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address(built_mkdocs: Path) -> Iterator[str]:
    with served(built_mkdocs) as base:
        yield base


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page in a look; every page is closed after the test."""
    contexts = []

    def opened(name: str, look: Look = Look()) -> Page:
        context = browser.new_context(
            viewport={"width": look.width, "height": HEIGHTS[look.width]},
            color_scheme="dark" if look.scheme == "dark" else "light",
            forced_colors="active" if look.scheme == "forced" else "none",
            reduced_motion="reduce",
            java_script_enabled=look.scripts,
            # The tests add scripts of their own; the policy is proved in the tests of safety.
            bypass_csp=True,
        )
        contexts.append(context)
        page = context.new_page()
        if look.scheme == "print":
            page.emulate_media(media="print")
        page.goto(address + name)
        return page

    yield opened
    for context in contexts:
        context.close()


def visit(open_page: Open, site: Path, look: Look = Look()) -> Iterator[tuple[str, Page]]:
    """Every page of a built site by its address, each shown in the same tab of one reader."""
    page, base = None, ""
    for name in names(site):
        if page is None:
            page = open_page("", look)
            base = page.url
        page.goto(base + name)
        yield name, page


def names(site: Path) -> list[str]:
    """Every page of a built site by its address: `driving/`."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    kept = (name for name in found if not name.startswith("downloads/"))
    return sorted(name.removesuffix("index.html") for name in kept)
