"""Pictures of built pages at the width of a phone, by a real Chromium."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from clinicpages.problem import Trouble

WIDTH, HEIGHT = 390, 844
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: nobody reads this log."""


def take(site: Path, names: Sequence[str], folder: Path) -> list[Path]:
    """One PNG a page. Raises Trouble when there is no site, no Playwright or no Chromium."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise Trouble("Playwright is not installed (scripts/test installs it).") from None
    if not site.is_dir():
        raise Trouble("the site is not built.")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    folder.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(_Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = []
    try:
        with sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=program, args=flags)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            for name in names:
                page.goto(f"http://127.0.0.1:{server.server_port}/{name}")
                picture = folder / (name.removesuffix("/index.html").replace("/", "-") + ".png")
                page.screenshot(path=picture, full_page=True)
                made.append(picture)
            browser.close()
    except Error as error:
        raise Trouble(f"the browser stopped: {str(error).splitlines()[0]}") from error
    finally:
        server.shutdown()
        server.server_close()
    return made
