"""Writes into the built pages what the exports gave: the list of files, and each page's leaflet.

The pages hold a place for it: `<div class="downloads">` for the list, `<p class="take">` for the
link. A site built without exports keeps what stands there.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from clinicpages.days import day
from clinicpages.export.book import slug_of
from clinicpages.problem import counted

_PLACE = re.compile(r'(<div class="downloads"[^>]*>)(.*?)(</div>)', re.S)
_TAKE = re.compile(
    r'(<p class="take">(?:(?!</p>).)*?<a )href="[^"]*"([^>]*>)(?:(?!</p>).)*?(</a>)', re.S
)
_KINDS = {
    "booklet": "All pages as a booklet",
    "large": "All pages in large print",
    "sheet": "One sheet of paper to take with you",
    "leaflets": "One page at a time",
    "offline": "A copy that needs no internet",
}
_PAPERS = {"a4": "A4", "letter": "US Letter"}


@dataclass(frozen=True)
class Made:
    """One finished file. `name` is its path under downloads/, `when` seconds since 1970."""

    name: str
    says: str
    kind: str
    slug: str
    bytes: int
    pages: int
    when: int

    @property
    def paper(self) -> str:
        """`A4`, `US Letter`, or nothing for a file that is not printed."""
        return _PAPERS.get(self.name.removesuffix(".pdf").rsplit("-", 1)[-1], "")


def size(number: int) -> str:
    """`84 KB`, `1.2 MB`: thousands, as file managers count."""
    return f"{number / 1e6:.1f} MB" if number >= 999_500 else f"{max(1, round(number / 1e3))} KB"


def fill(site: Path, files: Sequence[Made]) -> None:
    """Changes every page of the site that has a place for the list or for its leaflet."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name.startswith("downloads/") or name == "404.html":
            continue
        before = path.read_text("utf-8")
        after = filled(before, name, files)
        if after != before:
            path.write_text(after, "utf-8")


def filled(page: str, name: str, files: Sequence[Made], instead: str = "") -> str:
    """The page `name` with the list of files, or `instead` where there are none, in its place."""
    root = "../" * name.count("/")
    rows = listed(files, root) if files else instead
    page = _PLACE.sub(lambda match: match[1] + rows + match[3], page)
    leaflet = next((made for made in files if made.slug == slug_of(name)), None)
    if leaflet is None:
        return page
    return _TAKE.sub(lambda match: _take(match, leaflet, root), page, count=1)


def _take(match: re.Match[str], leaflet: Made, root: str) -> str:
    told = f"PDF, {counted(leaflet.pages, 'page')}, {size(leaflet.bytes)}"
    words = f"Print or download this page ({told})"
    return f'{match[1]}href="{root}downloads/{leaflet.name}"{match[2]}{words}{match[3]}'


def listed(files: Iterable[Made], root: str) -> str:
    """The list of files as HTML: kind by kind, each with its paper, pages, size and date."""
    kinds: dict[str, dict[str, list[Made]]] = {}
    for made in files:
        kinds.setdefault(made.kind, {}).setdefault(made.says, []).append(made)
    parts = []
    for kind, heading in _KINDS.items():
        if kind in kinds:
            rows = [_row(says, made, root) for says, made in kinds[kind].items()]
            parts.append(f"<h3>{heading}</h3>\n<ul>\n" + "\n".join(rows) + "\n</ul>")
    return "\n" + "\n".join(parts) + "\n"


def _row(says: str, files: Sequence[Made], root: str) -> str:
    links = []
    for made in files:
        told = [f"{counted(made.pages, 'page')}"] if made.pages else []
        told += [
            size(made.bytes),
            day(datetime.datetime.fromtimestamp(made.when, datetime.UTC).date()),
        ]
        kind = "PDF" if made.name.endswith(".pdf") else "ZIP"
        words = f"{made.paper} {kind}".strip()
        hidden = f"{escape(says)}, {words}"
        links.append(f'<a href="{root}downloads/{made.name}">{hidden}</a> ({", ".join(told)})')
    return "<li>" + "; ".join(links) + "</li>"
