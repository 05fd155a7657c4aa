"""Writes the search into a freshly built site: the scripts, and one index of all its pages.

The index is a script and not data to fetch, so that it also works where a page is opened as a file.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinicpages.built import BuiltPage, built_pages
from clinicpages.problem import Trouble
from clinicpages.project import Project
from clinicpages.search.sections import Section, sections

FOLDER = "assets/search"
BROWSER = Path(__file__).parent / "browser"
# In the order in which they need each other; one file in the site, so that it is asked for once.
PARTS = ("words.js", "speller.js", "ranker.js", "box.js", "results.js", "main.js")
COPIED = ("start.js", "minisearch.js", "minisearch.LICENSE.txt", "search.css")
# `extra.search.kilobytes` of mkdocs.yml: how large the index may be, compressed as for the reader.
KILOBYTES = 18


@dataclass(frozen=True)
class Entry:
    """One page of the index. `first`: words of danger that put this page before all others."""

    address: str
    title: str
    words: Sequence[str]
    first: Sequence[str]
    sections: Sequence[Section]


def write(project: Project, site: Path) -> None:
    """The step after the build: fills `assets/search` of the site."""
    own = str((project.extra.get("frame") or {}).get("search") or "search/")
    built = [page for page in built_pages(project, site) if address(page) != own]
    entries = [entry for page in built if (entry := _entry(page))]
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copyfile(BROWSER / name, folder / name)
    (folder / "search.js").write_text(program(), "utf-8")
    (folder / "index.js").write_text(script(capped(entries, _limit(project))), "utf-8")


def program() -> str:
    """Our scripts as one, without comments and indents: readers need not wait for these."""
    lines = [
        line.strip() for name in PARTS for line in (BROWSER / name).read_text("utf-8").splitlines()
    ]
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def _limit(project: Project) -> int:
    given = (project.extra.get("search") or {}).get("kilobytes", KILOBYTES)
    if not isinstance(given, int | float) or given <= 0:
        line = project.line_of("extra", "search", "kilobytes")
        raise Trouble(f"{project.config_path.name}, line {line}: kilobytes should be a number.")
    return int(given * 1024)


def address(built: BuiltPage) -> str:
    """`driving/`: the page's address from the root of the site."""
    return re.sub(r"(^|/)index\.html$", r"\1", built.name)


def _entry(built: BuiltPage) -> Entry | None:
    """What the index holds of a page; None for one that is no answer, such as 404.html."""
    page, article = built.page, built.article
    if page is None or article is None:
        return None
    heading = article.css_first("h1")
    title = str(page.meta.get("title") or (heading.text() if heading else built.name)).strip()
    return Entry(
        address(built),
        title,
        _texts(page.meta.get("search")),
        _texts(page.meta.get("search_first")),
        sections(article, title),
    )


def _texts(given: object) -> list[str]:
    return [str(item).strip() for item in given if item] if isinstance(given, list) else []


def script(entries: Sequence[Entry]) -> str:
    """The index as a script that hands itself over when it is read."""
    rows: list[Any] = [
        [
            entry.address,
            entry.title,
            list(entry.words),
            list(entry.first),
            [
                # Most anchors are made from the heading: 0 stands for those.
                [0 if s.anchor == slug(s.heading) else s.anchor, s.heading, "\n".join(s.sentences)]
                for s in entry.sections
            ],
        ]
        for entry in entries
    ]
    text = json.dumps({"pages": rows}, ensure_ascii=False, separators=(",", ":"))
    # U+2028 and U+2029 end a line in older browsers' scripts.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(globalThis.clinicSearch = globalThis.clinicSearch || {{}}).data = {text};\n"


def slug(heading: str) -> str:
    """The anchor that both builders give a heading of plain letters; ranker.js makes the same."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^a-z0-9_\s-]", "", heading.lower()).strip())


def capped(entries: Sequence[Entry], limit: int) -> Sequence[Entry]:
    """The entries with as many sentences as fit `limit` bytes, compressed.

    Each section keeps its first sentence; of the others those stay that hold the rarer words, so
    that what only one page says can still be found. Titles, headings and search words always stay.
    """
    pages_with = Counter(word for entry in entries for word in _all_words(entry))

    def rarer_than(pages: int) -> list[Entry]:
        return [_kept(entry, lambda word: pages_with[word] <= pages) for entry in entries]

    low, high = 0, max(pages_with.values(), default=0)
    best: Sequence[Entry] = entries
    if _size(entries) <= limit:
        return best
    best = rarer_than(0)
    if _size(best) > limit:
        return [_headings_alone(entry) for entry in entries]
    while low + 1 < high:
        middle = (low + high) // 2
        tried = rarer_than(middle)
        if _size(tried) <= limit:
            low, best = middle, tried
        else:
            high = middle
    return best


def _size(entries: Sequence[Entry]) -> int:
    return len(gzip.compress(script(entries).encode(), 9, mtime=0))


def _words(sentence: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", sentence.lower()))


def _all_words(entry: Entry) -> set[str]:
    return {w for s in entry.sections for sentence in s.sentences for w in _words(sentence)}


def _kept(entry: Entry, is_rare: Callable[[str], bool]) -> Entry:
    """The entry with the first sentence of each section, and those that add a rare word."""
    said: set[str] = {w for part in (entry.title, *entry.words) for w in _words(part)}
    chosen = []
    for section in entry.sections:
        said |= _words(section.heading)
        stay = []
        for number, sentence in enumerate(section.sentences):
            new = _words(sentence) - said
            if number == 0 or any(is_rare(word) for word in new):
                stay.append(sentence)
                said |= new
        chosen.append(Section(section.anchor, section.heading, stay))
    return Entry(entry.address, entry.title, entry.words, entry.first, chosen)


def _headings_alone(entry: Entry) -> Entry:
    chosen = [Section(s.anchor, s.heading, []) for s in entry.sections]
    chosen[0].sentences.extend(entry.sections[0].sentences[:1])
    return Entry(entry.address, entry.title, entry.words, entry.first, chosen)
