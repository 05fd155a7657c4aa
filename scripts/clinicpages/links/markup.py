"""Small questions about HTML and style sheets: words, names, places, lists of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from clinicpages.links.finding import Where

CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*?))\s*\)|@import\s+(?:"([^"]+)"|'([^']+)')"""
)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)


def words_of(node: LexborNode) -> str:
    """The words of a link or the alt text of a picture, cut at 80 letters."""
    words = (node.attributes.get("alt") or "") if node.tag == "img" else node.text()
    return " ".join(words.split())[:80]


def is_whole(url: str) -> bool:
    """True when a web address names a host that could exist."""
    return bool(
        re.match(
            r"\s*(?:https?:)?//(?:[^\s/?#@]*@)?(?:[^\s/?#:\[\]]+|\[[\da-f:.]+\])(?::\d*)?(?:[/?#]|\s*$)",
            url,
            re.I,
        )
    )


def is_named(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """True when a link without text has a name from an attribute, or is hidden from everyone."""
    if any((attributes.get(key) or "").strip() for key in ("aria-labelledby", "title")):
        return True
    if attributes.get("aria-hidden") == "true" or "hidden" in attributes:
        return True
    for inner in node.css("img,svg,[aria-label],[title],input,object,video"):
        given = inner.attributes
        if any((given.get(key) or "").strip() for key in ("alt", "aria-label", "title", "value")):
            return True
        if inner.tag in ("object", "video") or (inner.tag == "svg" and inner.css_first("title")):
            return True
    return False


def is_inside(node: LexborNode, tags: tuple[str, ...]) -> bool:
    """True when one of these tags stands around the node."""
    at = node.parent
    while at is not None:
        if at.tag in tags:
            return True
        at = at.parent
    return False


def srcset(value: str) -> Iterator[str]:
    """The addresses of a srcset; a comma inside an address does not end it (HTML 4.8.4.2)."""
    at = 0
    while match := re.compile(r"[\s,]*([^\s,]\S*)").match(value, at):
        url = match[1]
        at = match.end()
        if url.endswith(","):
            url = url.rstrip(",")
        else:
            end = value.find(",", at)
            at = len(value) if end < 0 else end + 1
        if url:
            yield url


def css_urls(text: str) -> Iterator[str]:
    """Every address in a style sheet, comments left out."""
    if "/*" in text:
        text = CSS_COMMENT.sub("", text)
    for match in CSS_URL.finditer(text):
        url = next((group for group in match.groups() if group), "").strip()
        if url and not url.startswith(("data:", "#")):
            yield url


def place_of(node: LexborNode, raw: bytes) -> Where:
    """In the page's own text, or in the frame around it."""
    at: LexborNode | None = node
    main = False
    while at is not None:
        if at.tag == "article":
            return "text"
        main = main or at.tag == "main"
        at = at.parent
    if b"<article" in raw:
        return "frame"
    return "text" if main or b"<main" not in raw else "frame"
