"""A Chromium for the tests: an installed one, else the system's package, else Playwright's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
# As few processes and as little traffic of its own as a Chromium can be asked for.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def path() -> str | None:
    """The browser's program, or None when there is none."""
    given = os.environ.get("CHROMIUM")
    found = [shutil.which(name) for name in NAMES] + [p for p in PLACES if Path(p).exists()]
    for candidate in [given, *found]:
        if candidate and Path(candidate).exists():
            return candidate
    return _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def install() -> str:
    """The browser's program, installed first where it is missing.

    Ends the run with a clear line when none can be had: a test that opened no page proves nothing.
    """
    if found := path():
        return found
    ways = []
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        ways.append(["apt-get", "update"])
        ways.append(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    ways.append([sys.executable, "-m", "playwright", "install", "chromium"])
    for way in ways:
        print("Installing a browser for the tests:", " ".join(way), file=sys.stderr, flush=True)
        subprocess.run(way, stdout=subprocess.DEVNULL, check=False)
        if found := path():
            return found
    print("No Chromium was found or could be installed.", file=sys.stderr)
    print("Install Chromium or Chrome, or set CHROMIUM to its program.", file=sys.stderr)
    sys.exit(2)
