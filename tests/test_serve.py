"""The preview shows what a build would, and an edit at once, a changed data file too."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import copy_project

# One worker: another would build all of it once more.
pytestmark = pytest.mark.xdist_group("serve")


@dataclass(frozen=True)
class Served:
    root: Path
    address: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return error.read().decode()

    def until(self, path: str, holds: Callable[[str], bool]) -> str:
        """The page, once it is as expected; fails after ten seconds."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if holds(text := self.get(path)):
                return text
        raise AssertionError(f"{path} never became as expected")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = copy_project(tmp_path_factory.mktemp("served"))
    command = [sys.executable, "-m", "clinicpages", "serve", "--port", "8123"]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    address = re.search(r"http://\S+", process.stdout.readline())
    assert address
    yield Served(root, address[0], process)
    process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
    rest, _ = process.communicate(timeout=20)
    assert "Stopped." in rest
    assert not list(root.glob(".site*")), "the preview is taken away"
    assert not list(root.glob(".mkdocs.build*"))


def article(html: str) -> str:
    found = re.search(r"<article.*</article>", html, re.S)
    assert found
    return found[0]


def test_a_page_is_the_page_of_the_build(served: Served, built_zensical: Path) -> None:
    built = (built_zensical / "driving" / "index.html").read_text("utf-8")
    assert article(served.get("driving/")) == article(built)


def test_an_edit_shows(served: Served) -> None:
    page = served.root / "docs" / "driving.md"
    page.write_text(page.read_text("utf-8") + "\nA line that is new here.\n", "utf-8")
    served.until("driving/", lambda text: "A line that is new here." in text)


def test_a_changed_data_file_shows(served: Served) -> None:
    data = served.root / "docs" / "evidence" / "glossary.yml"
    text = data.read_text("utf-8")
    first = re.search(r"^ +meaning: (.*)", text, re.M)
    assert first
    data.write_text(text.replace(first[1], '"Words that are new here."', 1), "utf-8")
    served.until("words-explained/", lambda html: "Words that are new here." in html)


def test_a_clinic_value_shows(served: Served) -> None:
    config = served.root / "mkdocs.yml"
    old = config.read_text("utf-8")
    assert "  clinic:" in old
    config.write_text(re.sub(r"(?m)^  clinic:.*$", "  clinic: {phone: '01234'}", old), "utf-8")
    served.until("contact/", lambda html: "tel:01234" in html)
    config.write_text(old, "utf-8")
    served.until("contact/", lambda html: "tel:01234" not in html)


def test_a_page_that_cannot_be_read_is_told(served: Served) -> None:
    page = served.root / "docs" / "carers.md"
    old = page.read_text("utf-8")
    page.write_text(re.sub(r"(?m)^checked:.*$", "checked: 2026-11-31", old), "utf-8")
    told = "“2026-11-31” is a day that does not exist."
    news = "__preview/version?seen=-1"
    served.until(news, lambda text: told in json.loads(text)["fault"])
    page.write_text(old, "utf-8")
    served.until(news, lambda text: json.loads(text)["fault"] == "")


def test_a_hard_sentence_is_told_with_its_reason(served: Served) -> None:
    page = served.root / "docs" / "privacy.md"
    hard = "Percutaneous cannulation of the *vertebral pedicle* precedes augmentation."
    page.write_text(page.read_text("utf-8") + f"\n{hard}\n", "utf-8")
    (mark,) = json.loads(served.get("__preview/reading?page=%2Fprivacy%2F"))
    assert mark["sentence"] == hard.replace("*", "")
    assert "are unfamiliar" in mark["message"]
    assert "Plainer words" in mark["fix"]
    assert json.loads(served.get("__preview/reading?page=%2Fno-such-page%2F")) == []
    assert "__preview/reading.js" in served.get("driving/")


def test_the_built_site_has_no_marks(built_zensical: Path) -> None:
    for path in built_zensical.rglob("*.html"):
        assert "preview" not in path.read_text("utf-8"), path


def test_a_missing_page_is_the_sites_own_404(served: Served) -> None:
    assert "preview.js" in served.get("no-such-page/")


def test_nothing_outside_the_preview_is_served(served: Served) -> None:
    assert "site_name" not in served.get("../mkdocs.yml")
    assert "site_name" not in served.get("%2e%2e/mkdocs.yml")
