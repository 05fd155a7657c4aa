"""The blocks of an article: each paragraph, item, cell and heading, with its role, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clinicpages.reading.words import clean, word_set

Role = Literal["prose", "item", "cell", "summary", "heading", "term", "other", "mark"]
COUNTED = ("prose", "item", "cell")

_BLOCKS = word_set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html label legend li main menu nav "
    "ol p pre search section summary table tbody td tfoot th thead tr ul"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Nothing of these is text that a reader reads in the article.
_UNREAD = word_set(
    "script style svg template button select textarea noscript iframe object audio video canvas "
    "math img input head title -comment !doctype"
)
# Read, but no sentences: they take part in finding lines only.
_NOT_COUNTED_TAGS = frozenset(("pre", "th", "caption", "figcaption", "summary", "nav", "label"))
_NOT_COUNTED_CLASSES = word_set(
    "admonition-title sources all-sources review toc reading-table figures-table"
    " to-check say forms help-level label"
)
_SKIPPED_CLASSES = word_set(
    "cite headerlink footnote-ref footnote-backref tabbed-labels twemoji outside said slip to-check"
)
_FIGURE_SENTENCE = "figure-sentence"  # it stands in a caption, and is what a patient reads
HELP = {"help-emergency": "emergency", "help-today": "today", "help-ask": "ask"}


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text without a block inside it.

    `box` is the kind of help box around it; `level` of a heading; `note` the id of its footnote;
    `terms` are the places in `text` of linked glossary words, `given` those of a clinic's settings.
    `marks` are places where made text begins, with the name of what made it. A block of role
    "mark" has no text: the blocks after it were made by what it names.
    """

    role: Role
    text: str
    box: str = ""
    level: int = 0
    note: str = ""
    terms: tuple[tuple[int, int], ...] = ()
    given: tuple[tuple[int, int], ...] = ()
    marks: tuple[tuple[int, str], ...] = ()

    @property
    def counted(self) -> bool:
        """True when its sentences belong to the counts."""
        return self.role in COUNTED


@dataclass(slots=True)
class _Place:
    """What the elements around a text say of it."""

    role: Role = "prose"
    box: str = ""
    level: int = 0
    note: str = ""
    ends_block: bool = False
    term: bool = False
    given: bool = False
    made: bool = False
    row: bool = False


@dataclass(slots=True)
class _Run:
    """The text gathered since the last block began or ended."""

    parts: list[str] = field(default_factory=list)
    terms: list[tuple[int, int]] = field(default_factory=list)
    given: list[tuple[int, int]] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, place: _Place) -> None:
        """Takes in a piece of text, its spaces kept single."""
        words = " ".join(text.split())
        opens = text[:1].isspace() or (not words and bool(text))
        before = self.parts[-1][-1:] if self.parts else " "
        piece = (" " if opens and before != " " else "") + words
        if words and text[-1:].isspace():
            piece += " "
        if piece:
            start = self.length + (piece[0] == " ")
            self.parts.append(piece)
            self.length += len(piece)
            if place.term:
                self.terms.append((start, self.length))
            if place.given:
                self.given.append((start, self.length))


def blocks(html: str) -> list[Block]:
    """Every block of an article's HTML, in order of reading."""
    root = LexborHTMLParser(f"<article>{html}</article>").css_first("article")
    return list(blocks_of(root)) if root is not None else []


def blocks_of(article: LexborNode) -> Iterator[Block]:
    """Every block below a node, walked without recursion, so that no nesting is too deep."""
    run = _Run()
    places = [_Place()]
    # Each entry is a node to enter, or None where the last entered one ends.
    todo: list[LexborNode | None] = [None, *reversed(list(_children(article)))]
    while todo:
        node = todo.pop()
        place = places[-1]
        if node is None:
            if place.ends_block or len(places) == 1:
                yield from _finish(run, place)
                run = _Run()
            places.pop()
            continue
        tag = node.tag or ""
        if tag == "-text":
            run.add((node.text_content or "").translate(_NO_MARKS), place)
            continue
        if tag == "br":
            run.add(" ", place)
            continue
        if _is_unread(tag, node):
            continue
        if tag in _BLOCKS:
            yield from _finish(run, place)
            run = _Run()
        inner = _inside(place, tag, node)
        if made := node.attributes.get("data-figure"):
            if tag in _BLOCKS:
                yield Block("mark", "", marks=((0, made),))
            else:
                run.marks.append((run.length, made))
        elif inner.given and not place.given:
            run.marks.append((run.length, "clinic"))
        places.append(inner)
        todo.append(None)
        todo.extend(reversed(list(_children(node))))


_NO_MARKS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return node.iter(include_text=True)


def _finish(run: _Run, place: _Place) -> Iterator[Block]:
    text = "".join(run.parts).rstrip()
    if text.strip():
        shift = len(text) - len(text.lstrip())
        terms, given = (
            tuple((max(a - shift, 0), b - shift) for a, b in spans)
            for spans in (run.terms, run.given)
        )
        marks = tuple((max(at - shift, 0), name) for at, name in run.marks)
        yield Block(
            place.role, clean(text), place.box, place.level, place.note, terms, given, marks
        )


def _classes(node: LexborNode) -> frozenset[str]:
    return frozenset((node.attributes.get("class") or "").split())


def _is_unread(tag: str, node: LexborNode) -> bool:
    if tag in _UNREAD:
        return True
    if tag == "code":
        return node.parent is None or node.parent.tag != "pre"
    attributes = node.attributes
    if not attributes:
        return False
    if attributes.get("aria-hidden") == "true" or "hidden" in attributes:
        return True
    if tag == "sup" and (attributes.get("id") or "").startswith("fnref"):
        return True
    return bool(_SKIPPED_CLASSES & _classes(node))


def _inside(place: _Place, tag: str, node: LexborNode) -> _Place:
    """What holds inside this element, given what holds around it."""
    inner = replace(place, ends_block=tag in _BLOCKS)
    classes = _classes(node) if node.attributes else frozenset()
    if _FIGURE_SENTENCE in classes:
        inner.role = "prose"
    elif tag == "th" and place.row and place.role != "other":
        # Our tables make the first cell of a row its header: the writer wrote a plain cell.
        inner.role = "cell"
    elif tag in _NOT_COUNTED_TAGS or classes & _NOT_COUNTED_CLASSES:
        inner.role = "other"
    elif place.role == "other":
        pass
    elif tag == "dt":
        inner.role = "term"
    elif tag in _HEADINGS:
        inner.role, inner.level = "heading", int(tag[1])
    elif tag == "table" and "compare" in classes:
        inner.made = True
    elif tag == "tbody":
        inner.row = not place.made
    elif tag in ("li", "legend"):
        inner.role = "item"
        if (node.attributes.get("id") or "").startswith("fn:"):
            inner.role, inner.note = "prose", str(node.attributes["id"])[3:]
    elif tag == "td":
        inner.role = "cell"
    elif tag in ("blockquote", "dd"):
        inner.role = "prose"
    elif tag == "p" and "summary" in classes:
        inner.role = "summary"
    if "help" in classes:
        inner.box = next((HELP[name] for name in classes if name in HELP), inner.box)
    inner.term = place.term or (tag == "a" and "term" in classes) or tag == "dfn"
    inner.given = place.given or "clinic" in classes
    return inner
