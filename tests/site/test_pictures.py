"""Our own drawings: small, in the reader's colours, readable on a small phone, and in words too."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = sorted((DOCS / "assets" / "pictures").glob("*.svg"))
# The width of a drawing on a phone of 320 px: the frame and the picture's own margin taken off.
PHONE = 250
LEAST_LETTERS = 16
MOST_TITLE_WORDS = 12
COLOURS = {"none", "currentColor"}
BLOCK = re.compile(r"^/// picture \| ([a-z0-9-]+)\n(.*?)^///$", re.S | re.M)


def _blocks() -> dict[str, list[str]]:
    """The words below each drawing, on every page that shows it."""
    found: dict[str, list[str]] = {}
    for page in DOCS.rglob("*.md"):
        for name, words in BLOCK.findall(page.read_text("utf-8")):
            found.setdefault(name, []).append(words.strip())
    return found


def _parts(svg: Path) -> list[Element]:
    return list(parse(svg).getroot().iter())


def test_there_are_pictures() -> None:
    assert len(PICTURES) >= 5


@pytest.mark.parametrize("svg", PICTURES, ids=lambda p: p.stem)
def test_a_picture_is_small(svg: Path) -> None:
    assert len(gzip.compress(svg.read_bytes())) <= 8192


@pytest.mark.parametrize("svg", PICTURES, ids=lambda p: p.stem)
def test_a_picture_takes_the_colours_of_its_page(svg: Path) -> None:
    used = {part.get(key) for part in _parts(svg) for key in ("fill", "stroke") if part.get(key)}
    assert used <= COLOURS
    assert not [part.tag for part in _parts(svg) if part.get("style")]


@pytest.mark.parametrize("svg", PICTURES, ids=lambda p: p.stem)
def test_its_letters_can_be_read_on_a_small_phone(svg: Path) -> None:
    width = float(parse(svg).getroot().get("viewBox", "").split()[2])
    sizes = [float(size) for part in _parts(svg) if (size := part.get("font-size"))]
    assert sizes
    assert min(sizes) * PHONE / width >= LEAST_LETTERS


@pytest.mark.parametrize("svg", PICTURES, ids=lambda p: p.stem)
def test_it_has_a_title_a_description_and_words_on_a_page(svg: Path) -> None:
    text = {part.tag.rpartition("}")[2]: (part.text or "").strip() for part in _parts(svg)}
    assert 2 <= len(text["title"].split()) <= MOST_TITLE_WORDS
    assert len(text["desc"].split()) >= 10
    shown = _blocks().get(svg.stem, [])
    assert shown, "no page shows it"
    assert all(len(words.split()) >= 10 for words in shown)


def test_every_picture_on_a_page_exists() -> None:
    assert set(_blocks()) <= {svg.stem for svg in PICTURES}
