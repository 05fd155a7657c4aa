"""The index and all sentences as one script, for a copy that nobody loads page by page."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from clinicpages.search.index import BROWSER, FOLDER, handed_over, words_of

# Both are written by index.py as one line: a name and its value.
_VALUE = re.compile(r"\.(?:data|texts\[(.*?)\])=(.*);\n", re.S)


def whole(site: Path) -> str:
    """The search's index of a built site, with the sentences of every page in it.

    A section's words stand in its sentences too: they are left out, and whole.js finds them again.
    """
    folder = site / FOLDER
    texts: dict[str, list[list[str]]] = {}
    for path in sorted((folder / "text").rglob("*.js")):
        address, value = _read(path)
        texts[json.loads(address)] = value
    data = _read(folder / "index.js")[1]
    if (most := _most(data, texts)) is not None:
        data["most"] = most
        for row in data["pages"]:
            row[4] = [[anchor, heading, "", *rest] for anchor, heading, _, *rest in row[4]]
        program = (BROWSER / "whole.js").read_text("utf-8")
        return handed_over("data", data) + handed_over("texts", _once(texts)) + program
    return handed_over("data", data) + handed_over("texts", texts)


def _once(texts: dict[str, list[list[str]]]) -> dict[str, list[list[str | int]]]:
    """The sentences, each once: one that was said before is its number, in the order of reading."""
    known: dict[str, int] = {}

    def once(sentence: str) -> str | int:
        if sentence in known:
            return known[sentence]
        known[sentence] = len(known)
        return sentence

    return {name: [[once(s) for s in section] for section in page] for name, page in texts.items()}


def _read(path: Path) -> tuple[str, Any]:
    found = _VALUE.search(path.read_text("utf-8"))
    assert found, path
    return found[1], json.loads(found[2])


def _most(data: Any, texts: dict[str, list[list[str]]]) -> int | None:
    """On how many pages a word may stand to be in the index; None when it keeps another rule."""
    bags: dict[tuple[str, int], set[str]] = {}
    for address, _, _, _, held in data["pages"]:
        if len(held) != len(texts.get(address, [])):
            return None
        for number, (_, heading, *_) in enumerate(held):
            bags[address, number] = set(words_of(heading, texts[address][number]))
    pages_with = Counter(
        word for _, word in {(address, word) for (address, _), bag in bags.items() for word in bag}
    )
    kept = {(row[0], n): set(s[2].split()) for row in data["pages"] for n, s in enumerate(row[4])}
    most = max((pages_with[word] for bag in kept.values() for word in bag), default=0)
    same = all(
        {word for word in bag if pages_with[word] <= most} == kept[place]
        for place, bag in bags.items()
    )
    return most if same else None
