"""Writes the search into a freshly built site: the scripts, one index of all its pages, and the
sentences of each page apart, so that only those of the pages found are ever loaded.

They are scripts and not data to fetch, so that they also work where a page is opened as a file.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from clinicpages.built import BuiltPage, built_pages
from clinicpages.problem import Trouble
from clinicpages.project import Project
from clinicpages.search.sections import Section, sections

FOLDER = "assets/search"
BROWSER = Path(__file__).parent / "browser"
# In the order in which they need each other; one file in the site, so that it is asked for once.
PARTS = (
    "words.js",
    "everyday.js",
    "speller.js",
    "question.js",
    "ranker.js",
    "box.js",
    "results.js",
    "main.js",
)
COPIED = ("start.js", "minisearch.js", "minisearch.LICENSE.txt", "search.css")
# `extra.search.kilobytes` of mkdocs.yml: how large the index may be, compressed as for the reader.
KILOBYTES = 12.9
# Headings alone may take this many times the limit; a reader's phone still reads them in a moment.
MANY = 6


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
    limit, subject = _settings(project)
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copyfile(BROWSER / name, folder / name)
    (folder / "search.js").write_text(program(), "utf-8")
    (folder / "index.js").write_text(capped(entries, limit, subject), "utf-8")
    for entry in entries:
        path = folder / text_name(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_script(entry), "utf-8")


def program() -> str:
    """Our scripts as one, without comments and indents: readers need not wait for these."""
    text = "\n".join((BROWSER / name).read_text("utf-8") for name in PARTS)
    lines = [re.sub(r"(^|\s+)// .*", "", line).strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line) + "\n"


def _settings(project: Project) -> tuple[int, list[str]]:
    """The index's limit in bytes, and the words that the whole site is about."""
    given = project.extra.get("search") or {}
    kilobytes, subject = given.get("kilobytes", KILOBYTES), given.get("subject") or []
    for key, fits in (
        ("kilobytes", isinstance(kilobytes, int | float)),
        ("subject", isinstance(subject, list)),
    ):
        if not fits:
            line = project.line_of("extra", "search", key)
            raise Trouble(f"{project.config_path.name}, line {line}: “{key}” cannot be used.")
    return int(kilobytes * 1024), [str(word) for word in subject]


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


def script(
    entries: Sequence[Entry],
    subject: Sequence[str] = (),
    left_out: Collection[str] = (),
) -> str:
    """The index as a script that hands itself over when it is read.

    Of the text it holds each section's words, once; those that are `left_out` only stand in the
    list of words that the site knows, so that the speller leaves them alone.
    """
    rows: list[Any] = []
    said: set[str] = set()
    for entry in entries:
        held: list[Any] = []
        for section in entry.sections:
            bag = [word for word in _bag_of(section) if word not in left_out]
            # Most anchors are made from the heading: 0 stands for those.
            anchor = 0 if section.anchor == slug(section.heading) else section.anchor
            held.append([anchor, section.heading, " ".join(bag), *([1] if section.is_term else [])])
            said.update(bag, _words(section.heading))
        said.update(word for phrase in (entry.title, *entry.words) for word in _words(phrase))
        rows.append([entry.address, entry.title, list(entry.words), list(entry.first), held])
    known = {w for e in entries for s in e.sections for w in _bag_of(s)} - said
    known = {word for word in known if not _is_form(word, known | said)}
    data = {"pages": rows, "known": " ".join(sorted(known)), "subject": list(subject)}
    return handed_over("data", data)


def text_script(entry: Entry) -> str:
    """A page's sentences, section by section, for the results page to quote."""
    return handed_over(f"texts[{json.dumps(entry.address)}]", [s.sentences for s in entry.sections])


def text_name(entry: Entry) -> str:
    """`text/driving.js`, `text/evidence.js`, `text/index.js`: where a page's sentences stand."""
    return f"text/{entry.address.strip('/') or 'index'}.js"


def handed_over(name: str, value: Any) -> str:
    """A script of one line that gives the search this value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # U+2028 and U+2029 end a line in older browsers' scripts.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(globalThis.clinicSearch=globalThis.clinicSearch||{{}}).{name}={text};\n"


@lru_cache(maxsize=10_000)
def slug(heading: str) -> str:
    """The anchor that both builders give a heading of plain letters; ranker.js makes the same."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^a-z0-9_\s-]", "", heading.lower()).strip())


def capped(entries: Sequence[Entry], limit: int, subject: Sequence[str] = ()) -> str:
    """The index within `limit` bytes, compressed: the words that stand on the most pages go first,
    as they tell the least. Titles and search words always stay; headings go only on a site of so
    many pages that they alone would fill the limit several times.
    """
    pages_with = Counter(w for e in entries for w in {w for s in e.sections for w in _bag_of(s)})

    def with_words_on(pages: int) -> str:
        return script(entries, subject, {w for w, found in pages_with.items() if found > pages})

    low, high = 0, len(entries) + 1
    best = with_words_on(0)
    size = _size(best)
    if size > limit * MANY:
        return script([replace(e, sections=_top(e)) for e in entries], subject, pages_with)
    while size <= limit and low + 1 < high:
        pages = (low + high) // 2
        tried = with_words_on(pages)
        if _size(tried) <= limit:
            low, best = pages, tried
        else:
            high = pages
    return best


def _size(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


def _top(entry: Entry) -> list[Section]:
    """The page's first section, without its text."""
    return [replace(entry.sections[0], sentences=[])]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


def _is_form(word: str, words: Collection[str]) -> bool:
    """True when the speller knows the word from another one: plurals, -ed and -ing are its own."""
    stems = (word.removesuffix(end) for end in ("s", "ed", "d", "ing") if word.endswith(end))
    return any(len(stem) > 3 and stem in words for stem in stems)


def _bag_of(section: Section) -> Sequence[str]:
    return _bag(section.heading, tuple(section.sentences))


@lru_cache(maxsize=100_000)
def _bag(heading: str, sentences: tuple[str, ...]) -> Sequence[str]:
    """Kept, because finding the right size of the index asks for each section several times."""
    return words_of(heading, sentences)


def words_of(heading: str, sentences: Sequence[str]) -> Sequence[str]:
    """The words of a section's text, each once, without those of its heading and numbers."""
    left_out = set(_words(heading))
    words = dict.fromkeys(word for sentence in sentences for word in _words(sentence))
    return tuple(word for word in words if word not in left_out and not word[0].isdecimal())
