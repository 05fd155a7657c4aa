"""The files beside the pages: styles, drawings, manifest, site map, search, data, feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from clinicpages.links.address import Found, address_of, folder_of
from clinicpages.links.finding import Finding, Use
from clinicpages.links.markup import css_urls
from clinicpages.links.scan import Scan

# Searches hold one row per heading: read as text, in pieces, because a parsed copy of a large index
# takes more memory than all else. A quote inside a text is escaped, so it cannot match.
_LOCATION = re.compile(rb'"location"\s*:\s*"((?:[^"\\]|\\.)*)"')
_LONGEST_LOCATION = 10_000
_INDEXES = ("search/search_index.json", "search.json")
_LOC = re.compile(rb"<(?:\w+:)?loc>\s*([^<]*?)\s*</|\bhreflang=[^<>]*?\bhref=[\"']([^\"']+)")
_FEED = re.compile(
    rb"<(?:link|guid|id|url)(?:\s[^>]*)?>\s*(https?://[^<\s]+)\s*<|<link\s[^>]*href=[\"']([^\"']+)|<enclosure\s[^>]*url=[\"']([^\"']+)"
)
_DATA_KEYS = re.compile(
    r"@id|url|image|logo|contentUrl|thumbnailUrl|item|mainEntityOfPage|embedUrl|photo|license"
    r"|primaryImageOfPage|relatedLink|significantLink|isPartOf"
)


def read_files(scan: Scan) -> Iterator[Finding]:
    """What is wrong in every file that is not a page."""
    for name in sorted(scan.site.tree.names):
        end = name.lower()
        if end.endswith(".css"):
            yield from _css(scan, name)
        elif end.endswith(".svg"):
            yield from _svg(scan, name)
        elif end.endswith((".webmanifest", "manifest.json")):
            yield from _manifest(scan, name)
        elif re.search(r"(?:^|/)sitemap[^/]*\.xml$", end):
            yield from _sitemap(scan, name)
        elif name in _INDEXES:
            yield from _search(scan, name)
        elif re.search(r"(?:^|/)(?:feed|rss|atom|index)[^/]*\.(?:xml|rss|atom)$", end):
            yield from _feed(scan, name)
        elif name == "robots.txt":
            for match in re.finditer(rb"(?im)^sitemap:\s*(\S+)", scan.site.tree.read(name)):
                yield from _missing(scan, name, match[1].decode(), "sitemap")
    for page, text in scan.data:
        yield from _data(scan, page, text)


def _css(scan: Scan, name: str) -> Iterator[Finding]:
    raw = scan.site.tree.read(name)
    if b"url(" in raw or b"@import" in raw:
        for url in css_urls(raw.decode("utf-8", "replace")):
            yield from _missing(scan, name, url, "file")


def _svg(scan: Scan, name: str) -> Iterator[Finding]:
    """The files and the parts that a drawing uses; its places, for pages that show a part of it."""
    raw = scan.site.tree.read(name)
    if b"id=" not in raw and b"href" not in raw and b"url(" not in raw:
        scan.places[name] = "\0\0"
        return
    tree = LexborHTMLParser(raw)
    ids = [value for node in tree.css("[id]") if (value := node.attributes.get("id"))]
    scan.places[name] = "\0" + "\0".join(ids) + "\0"
    for node in tree.css(":is([href],[xlink\\:href])"):
        url = node.attributes.get("href") or node.attributes.get("xlink:href") or ""
        if url.startswith("#"):
            if len(url) > 1 and unquote(url[1:]) not in ids:
                words = {"fragment": url[1:], "where": "this drawing"}
                yield Finding("anchor", name, url, f"{name}{url}", "", "file", words)
        elif url:
            yield from _missing(scan, name, url, "page" if node.tag == "a" else "file")
    for url in css_urls(" ".join(node.text() for node in tree.css("style"))):
        yield from _missing(scan, name, url, "file")


def _manifest(scan: Scan, name: str) -> Iterator[Finding]:
    """The icons, pictures and start page of a web manifest."""
    try:
        whole = json.loads(scan.site.tree.read(name))
    except ValueError:
        yield Finding("unreadable", name, name, name, "", "file", {"wanted": "a web manifest"})
        return
    if not isinstance(whole, dict):
        return
    rows = [row for key in ("icons", "screenshots", "shortcuts") for row in _rows(whole.get(key))]
    rows += [icon for row in _rows(whole.get("shortcuts")) for icon in _rows(row.get("icons"))]
    urls = [row.get(key) for row in rows for key in ("src", "url")]
    for url in [*urls, whole.get("start_url"), whole.get("scope")]:
        if isinstance(url, str) and url:
            yield from _missing(scan, name, url, "manifest")


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _sitemap(scan: Scan, name: str) -> Iterator[Finding]:
    for match in _LOC.finditer(scan.site.tree.read(name)):
        url = unescape((match[1] or match[2]).decode("utf-8", "replace"))
        yield from _missing(scan, name, url, "sitemap")


def _search(scan: Scan, name: str) -> Iterator[Finding]:
    """The pages and places that the site's own search leads to; from the top of the site."""
    for raw in _locations(scan.site.tree.pieces(name)):
        url = json.loads(f'"{raw}"') if "\\" in raw else raw
        found = scan.site.look_up("", url or "./")
        if found.state == "missing":
            yield _finding(name, "search", url, found, missing="the site has no such page")
        elif found.state == "file" and found.fragment and found.name in scan.places:
            if scan.has_place(found.name, found.fragment):
                continue
            missing = f"that page has no place “#{unquote(found.fragment)}”"
            yield _finding(name, "search", url, found, missing=missing)


def _locations(pieces: Iterable[bytes]) -> Iterator[str]:
    """The addresses in a search index that comes in pieces."""
    left = b""
    for piece in pieces:
        left += piece
        end = 0
        for match in _LOCATION.finditer(left):
            yield match[1].decode("utf-8", "replace")
            end = match.end()
        left = left[max(end, len(left) - _LONGEST_LOCATION) :]


def _feed(scan: Scan, name: str) -> Iterator[Finding]:
    raw = scan.site.tree.read(name)
    if b"<rss" in raw or b"<feed" in raw:
        for match in _FEED.finditer(raw):
            url = next(group for group in match.groups() if group).decode("utf-8", "replace")
            yield from _missing(scan, name, unescape(url), "sitemap")


def _data(scan: Scan, page: str, text: str) -> Iterator[Finding]:
    """Addresses of our own in a page's JSON-LD; @id is a name, so only its page must be there."""
    try:
        whole = json.loads(text)
    except ValueError:
        return
    for key, url in _strings(whole, ""):
        ours = url.startswith(("http://", "https://", "/", "./", "../"))
        if not _DATA_KEYS.fullmatch(key) or not ours or "{" in url:
            continue
        found = scan.site.look_up(folder_of(page), url)
        if found.state in ("missing", "leaves"):
            yield Finding("data", page, url, found.name, "", "text", {})
        elif found.state == "local" and not scan.visits(url):
            yield Finding("local", page, url, "", "", "text", {})


def _strings(value: object, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value.strip()
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name != "@context":
                yield from _strings(inner, str(name))


def _missing(scan: Scan, name: str, url: str, kind: str) -> Iterator[Finding]:
    """An address in a file that leads to nothing on the site."""
    if url.startswith("data:"):
        return
    found = scan.site.look_up(folder_of(name), url)
    if found.state == "outside" or (found.state == "local" and scan.visits(url)):
        if scan.to_visit and kind != "sitemap":
            scan.uses.setdefault(url, []).append(Use(name, url, "", "file"))
    elif found.state == "local":
        yield Finding("local", name, url, "", "", "file", {})
    elif found.state in ("missing", "leaves"):
        near = scan.site.tree.in_other_case(found.name) if found.state == "missing" else ""
        if near and kind != "sitemap":
            yield _finding(name, "case", url, found, near=near)
        else:
            yield _finding(name, kind, url, found, missing="the site has no such page")


def _finding(name: str, kind: str, url: str, found: Found, **words: str) -> Finding:
    return Finding(kind, name, url, found.target, "", "file", words)


def orphans(
    scan: Scan, made_from: Callable[[str], str], meant: Callable[[str], bool]
) -> Iterator[Finding]:
    """Pages made from Markdown that no other page links to, but for those that are `meant` so."""
    for name in scan.site.tree.pages:
        if name in scan.linked or name in scan.stubs or name in ("index.html", "404.html"):
            continue
        file = made_from(name)
        if file and not meant(file):
            yield Finding("orphan", name, address_of(name), address_of(name), "", "text", {})
