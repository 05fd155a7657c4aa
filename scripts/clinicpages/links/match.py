"""Which writing in a source made a finding: compared as addresses, then by the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from clinicpages.links.address import SCHEME, address_of, folder_of
from clinicpages.links.finding import Finding
from clinicpages.links.written import Text, Written

_WORDS = ("wordless", "vague")


class Place(NamedTuple):
    """The line to change, and the address as the writer wrote it there."""

    file: str
    line: int
    url: str


def _plain(url: str) -> str:
    """An address in the form in which two spellings of it are compared."""
    return unquote(url.strip())


def _readings(one: Written, source_folder: str, built_folder: str, prefix: str) -> set[str]:
    """Every address on the site that this writing can become in a built page."""
    readings = {_plain(one.value)}
    if not one.value or SCHEME.match(one.value) or one.value.startswith("//"):
        return readings
    path, mark, fragment = _plain(one.value).partition("#")
    path = path.partition("?")[0]
    if path.startswith(prefix):
        path = f"/{path[len(prefix) :]}"
    for folder in {source_folder, built_folder, ""}:
        whole = _joined(folder, path)
        for address in (whole, *_as_page(whole)):
            readings.add(f"{address}{mark}{fragment}")
    return readings


def _joined(folder: str, path: str) -> str:
    parts: list[str] = []
    for part in (path if path.startswith("/") else folder + path).split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    whole = "/".join(parts)
    return f"{whole}/" if whole and path.endswith(("/", "/.", "/..")) else whole


def _as_page(path: str) -> Iterator[str]:
    """The two addresses that builders give a Markdown file."""
    match = re.match(r"(.*?)([^/]*)\.(?:md|markdown)$", path)
    if match:
        if match[2] in ("index", "README"):
            yield match[1]
            yield f"{match[1]}index.html"
        else:
            yield f"{match[1]}{match[2]}/"
            yield f"{match[1]}{match[2]}.html"
    elif path.endswith("index.html"):
        yield address_of(path)


def _said(words: str) -> str:
    """The words of a link as a reader sees them."""
    words = re.sub(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", words)
    words = re.sub(r"<img[^>]*\balt=[\"']([^\"']*)[^>]*>", r"\1", words)
    words = re.sub(r"<[^>]*>|[*_`~\\]", "", words)
    return " ".join(words.split()).casefold()


def chosen(
    same: Sequence[Finding],
    text: Text,
    all_written: Sequence[Written],
    source_folder: str,
    prefix: str = "/",
) -> list[Place]:
    """The lines in one source that made these findings."""
    first = same[0]
    if first.kind == "unrendered":
        return _unrendered(same, text)
    if first.kind == "double":
        ids = [w for w in all_written if w.form == "id" and w.value == first.url]
        return [Place(ids[-1].file, ids[-1].line, first.url)] if ids else []
    if first.kind == "label":
        return [
            Place(w.file, w.line, first.url)
            for w in all_written
            if w.form == "attribute"
            and w.name.endswith(first.words["attribute"])
            and first.url in w.value.lstrip("#").split()
        ][: len(same)]
    if first.kind == "data":
        return [Place(n.file, n.number, first.url) for n in text.find(first.url)[: len(same)]]
    wanted = {_plain(first.url), *([_plain(first.target).lstrip("/")] if first.target else [])}
    if first.target.endswith("index.html"):
        wanted.add(_plain(address_of(first.target)))
    built_folder = folder_of(first.page)
    skipped = "definition" if first.kind in _WORDS else "use"
    hits = [
        one
        for one in all_written
        if one.form not in ("id", skipped)
        and wanted & _readings(one, source_folder, built_folder, prefix)
        and (first.kind != "empty" or _is_empty(one))
    ]
    said = {" ".join(f.text.split()).casefold() for f in same}
    if first.kind in _WORDS:
        hits = [one for one in hits if _said(one.text) in said]
    if len(hits) > len(same):
        url = _plain(first.url)
        hits.sort(key=lambda one: (_said(one.text) not in said, _plain(one.value) != url))
        hits = sorted(hits[: len(same)], key=lambda one: (one.file, one.line))
    return list(dict.fromkeys(Place(one.file, one.line, one.value) for one in hits))


def _is_empty(one: Written) -> bool:
    """An address that the writer left empty; other attributes, such as markdown, may be empty."""
    if one.form == "attribute":
        return not one.value and one.name.endswith((" href", " src", " data", " poster"))
    return one.form != "top" and not one.value


def is_escaped(piece: str, text: Text) -> bool:
    """True when a writer wrote these brackets with backslashes, so that they are shown."""
    if any(piece in line.text and f"\\{piece}" not in line.text for line in text.lines):
        return False
    escaped = re.sub(r"\\([\[\]()])", r"\\\\?\\\1", re.escape(piece))
    return bool(re.search(escaped, text.whole))


def _unrendered(same: Sequence[Finding], text: Text) -> list[Place]:
    """Where Markdown that never became a link stands: the whole of it, else its second half."""
    piece = same[0].text
    for wanted in (
        piece,
        piece[piece.rfind("][") :],
        piece[piece.rfind("](") :],
        piece[piece.rfind("] (") :],
    ):
        if len(wanted) > 3:
            lines = text.find(wanted)
            if lines:
                return [Place(line.file, line.number, piece) for line in lines[: len(same)]]
    return []
