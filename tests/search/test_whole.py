import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from clinicpages.search.index import FOLDER, Entry, capped, text_name, text_script
from clinicpages.search.sections import Section
from clinicpages.search.whole import whole

from tests.search.shipped import entry, evaluate, put

PAGES = [
    entry("", "Home", "One bone, 2 bones, 2nd bone.", "Äpfel heal; can’t hurt.", words=["start"]),
    entry(
        "a/b/",
        "The bone",
        "A broken bone heals.",
        sections=[Section("x", "Will it heal?", ["It heals.", "Rest."], is_term=True)],
    ),
    entry("c/", "Rest", "Rest is good for a bone.", sections=[Section("y-1", "Y", [])]),
]


def site(folder: Path, entries: Sequence[Entry], limit: int = 10**6) -> Path:
    """A built site that holds the search of these pages."""
    search = folder / FOLDER
    search.parent.mkdir(parents=True)
    put(entries, search)
    (search / "index.js").write_text(capped(entries, limit), "utf-8")
    for page in entries:
        path = search / text_name(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_script(page), "utf-8")
    return folder


def read(folder: Path) -> tuple[Any, Any]:
    """The pages that the browser reads from the index, words in any order, and the sentences."""
    pages, texts = evaluate(folder, "[S.data.pages, S.texts || null]")
    for row in pages:
        row[4] = [[a, heading, sorted(w.split()), *rest] for a, heading, w, *rest in row[4]]
    return pages, texts


@pytest.mark.parametrize("limit", [10**6, 238, 200, 1])
def test_the_copy_finds_the_words_that_the_site_has_by_its_sentences(
    tmp_path: Path, limit: int
) -> None:
    built = site(tmp_path / "site", PAGES, limit)
    online = read(built / FOLDER)
    text = whole(built)
    (built / FOLDER / "index.js").write_text(text, "utf-8")
    pages, texts = read(built / FOLDER)
    assert (pages, online[1]) == (online[0], None)
    assert texts == {page.address: [s.sentences for s in page.sections] for page in PAGES}
    assert ("data.most" in text) == (limit > 1)  # headings alone: the index keeps what it has


def test_the_copy_and_the_site_tell_numbers_from_words_alike(tmp_path: Path) -> None:
    pages = [entry("", "Home", "Take ½ a tablet, ¾ cup, ² on a chart, ① first, 2 now, ٣ later.")]
    built = site(tmp_path / "site", pages)
    online = read(built / FOLDER)[0]
    text = whole(built)
    (built / FOLDER / "index.js").write_text(text, "utf-8")
    assert "data.most" in text
    assert read(built / FOLDER)[0] == online
    words = online[0][4][0][2]
    assert "½" in words
    assert {"2", "٣"}.isdisjoint(words)


def test_our_copy_answers_as_the_site_does(built_mkdocs: Path, tmp_path: Path) -> None:
    folder = built_mkdocs / FOLDER
    copied = tmp_path / "copy"
    copied.mkdir()
    for name in ("minisearch.js", "search.js"):
        (copied / name).write_bytes((folder / name).read_bytes())
    (copied / "index.js").write_text(whole(built_mkdocs), "utf-8")
    pages, texts = read(copied)
    assert pages == read(folder)[0]
    for path in (folder / "text").rglob("*.js"):
        head, value = path.read_text("utf-8").split("]=", 1)
        assert texts[json.loads(head.split("texts[")[1])] == json.loads(value.rstrip(";\n"))
    assert "most" in evaluate(copied, "S.data")
    asked = "R.find('wen can i drve agian').results.map((r) => R.address(r))"
    assert evaluate(copied, asked) == evaluate(folder, asked)
