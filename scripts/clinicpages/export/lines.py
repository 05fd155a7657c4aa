"""Writes what stands in a line of text as Typst code: words, links, marks, small pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from clinicpages.export import pictures
from clinicpages.export.book import Article
from clinicpages.export.code import EMPTY, call, joined, quoted, spelled_out
from clinicpages.export.tree import Element, Node
from clinicpages.problem import Trouble

HINT = "Change that part of the page, or teach the PDF how to print it: CONTRIBUTING.md#print"

MARKS = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "cite": "emph",
    "dfn": "strong",
    "var": "emph",
    "mark": "marked",
    "ins": "underline",
    "u": "underline",
    "del": "strike",
    "s": "strike",
    "sub": "lowered",
    "sup": "raised",
    "small": "smaller",
    "code": "typed",
    "kbd": "typed",
    "samp": "typed",
    "tt": "typed",
}
PLAIN = ("span", "abbr", "label", "time", "data", "bdi", "bdo", "font", "output", "big", "acronym")
SPECIAL = ("a", "br", "wbr", "img", "svg", "input", "q", "select")
LINE = {*MARKS, *PLAIN, *SPECIAL, "button", "meter", "progress", "ruby", "math"}
# Spans that look different on paper.
CLASSES = {"certainty": "certainty", "question": "asked"}


@dataclass
class Lines:
    """Writes lines of one article. `target` turns a link into `#label` or a whole web address."""

    article: Article
    target: Callable[[str], str]
    labels: set[str]
    site: Path
    base: str
    files: set[Path] = field(default_factory=set)
    _gap: bool = True
    _in_sources: bool = False
    _in_sup: bool = False

    def stop(
        self, element: Element, says: str = "the PDF does not know how to print this"
    ) -> Trouble:
        """The message that names page and element."""
        words = element.words[:60]
        near = f" near “{words}”" if words else ""
        return Trouble(f"{self.article.file}: {says}: {element.shown}{near}.", HINT)

    def fresh(self, children: list[Node]) -> str:
        """Text at the start of a line."""
        self._gap = True
        return self.line(children)

    def line(self, children: list[Node]) -> str:
        """Text with its marks; runs of white space become one space, none at the start."""
        return joined([self._piece(child) for child in children])

    def _piece(self, node: Node) -> str:
        if isinstance(node, str):
            return self._text(node)
        code = self.in_language(node, self._mark(node))
        name = self.label(node)
        return f"{{mark-place({quoted(name)});{code or EMPTY}}}" if name else code

    def _text(self, text: str) -> str:
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self._gap:
            text = text.removeprefix(" ")
        if not text:
            return ""
        self._gap = text.endswith(" ")
        # A line to write on stays with the words before it.
        text = re.sub(" (?=__)", "\xa0", text)
        # Small raised numbers stay together at the end of a line.
        text = text.replace(" ", "\xa0") if self._in_sup else text
        return quoted(spelled_out(text))

    def _mark(self, element: Element) -> str:
        tag = element.tag
        if tag in SPECIAL:
            return str(getattr(self, f"_line_{tag}")(element))
        if tag not in MARKS and tag not in PLAIN:
            raise self.stop(element)
        was, self._in_sup = self._in_sup, self._in_sup or tag == "sup"
        inner = self.line(element.children)
        self._in_sup = was
        if tag == "label" and element.find("input"):
            return call("choice", inner)
        names = [CLASSES[name] for name in element.classes if name in CLASSES]
        for name in [*names, *([MARKS[tag]] if tag in MARKS else [])]:
            inner = call(name, inner) if inner != EMPTY else inner
        self._gap = self._gap or "asked" in names  # its line ends
        return inner

    def _line_br(self, _element: Element) -> str:
        self._gap = True
        return "linebreak()"

    def _line_wbr(self, _element: Element) -> str:
        return quoted("\u200b")

    def _line_q(self, element: Element) -> str:
        self._gap = False
        return joined([quoted("“"), self.line(element.children), quoted("”")])

    def _line_a(self, element: Element) -> str:
        inner = self.line(element.children)
        if inner == EMPTY or "href" not in element.attrs:
            return inner
        target = self.target(element.attrs["href"])
        if target.startswith("#"):
            own = target[1:].split("--")[0] == self.article.slug
            quiet = own or element.has("term", "footnote-ref")
            return call("see-quiet" if quiet else "see", quoted(target[1:]), inner)
        if not re.match(r"(https?|mailto|tel|sms):", target):
            return inner
        if not self._tells_address(element, target):
            return call("link", quoted(target), inner)
        return call("web", quoted(target), quoted(self._shown(target)), inner)

    def _shown(self, target: str) -> str:
        """An address as paper shows it: our own are short enough to be typed."""
        own = target.startswith(self.base)
        shown = re.sub("^https?://", "", target).rstrip("/") if own else target
        return shown.removeprefix("mailto:").split("?")[0] if "@" in shown else shown

    def address(self, target: str) -> str:
        """An address by itself, which leads there; nothing where it leads nowhere on paper."""
        if not re.match(r"(https?|mailto):", target):
            return EMPTY
        return call("link", quoted(target), quoted(self._shown(target)))

    def _tells_address(self, element: Element, target: str) -> bool:
        """True when paper has to show the address, because the words do not."""
        if not target.startswith(("http", "mailto:")) or element.has("term"):
            return False
        if self._in_sources and target.startswith(self.base):
            return False
        bare = re.sub(r"^(mailto:|https?://(www\.)?)", "", target).rstrip("/")
        return bare.split("?")[0].lower() not in element.words.lower()

    def picture_file(self, element: Element) -> str:
        """A picture from a file of the built site; one on another site is told by its words."""
        source = element.attrs.get("src", "")
        words = " ".join(element.attrs.get("alt", "").split())
        self._gap = False
        if element.has(*pictures.SIGNS) and words:
            return quoted(spelled_out(words))
        if "alt" not in element.attrs:
            raise self.stop(element, "this picture has no words for people who cannot see it")
        if re.match(r"(https?:)?//|data:", source):
            return quoted(f"[Picture: {words}]") if words else ""
        name = unquote(re.split("[?#]", source)[0])
        beside = self.site if name.startswith("/") else self.article.built.path.parent
        path = (beside / name.lstrip("/")).resolve()
        if not path.is_file():
            raise self.stop(element, "this picture is not in the built site")
        if path.suffix.lower() == ".svg":
            return pictures.drawing(path.read_text("utf-8"), words, element)
        self.files.add(path)
        return pictures.photograph(path, self.site, words, element)

    def picture_drawn(self, element: Element) -> str:
        """A drawing whose markup stands in the page."""
        hidden = element.attrs.get("aria-hidden") == "true"
        hidden = hidden or element.attrs.get("role") in ("presentation", "none")
        words = "" if hidden else pictures.words_of(element)
        self._gap = False
        if not words and not hidden and element.attrs.get("role") == "img":
            raise self.stop(element, "this drawing has no words for people who cannot see it")
        return pictures.drawing(element.markup, words, element)

    _line_img, _line_svg = picture_file, picture_drawn

    def _line_input(self, element: Element) -> str:
        kind = element.attrs.get("type", "text")
        self._gap = False
        if kind == "hidden":
            return ""
        if kind in ("checkbox", "radio"):
            empty = "☐" if kind == "checkbox" else "○"
            return quoted("☑" if "checked" in element.attrs else empty)
        if kind in ("button", "submit", "reset", "image"):
            raise self.stop(element, "a button does nothing on paper")
        return "blank-line()"

    def _line_select(self, element: Element) -> str:
        options = [e.words for e in element.walk() if e.tag == "option"]
        return joined([call("choice", quoted(f"○ {words}")) for words in options])

    def label(self, element: Element) -> str:
        """The name that links lead to: given once, and only where a link leads."""
        name = f"{self.article.slug}--{element.attrs.get('id', '')}"
        if name not in self.labels:
            return ""
        self.labels.discard(name)
        return name

    def in_language(self, element: Element, code: str) -> str:
        """The code with the language that the page names, so that it is read aloud rightly."""
        lang = element.attrs.get("lang", "").split("-")[0].lower()
        if code in ("", EMPTY) or not re.fullmatch("[a-z]{2,3}", lang):
            return code
        return f"text(lang:{quoted(lang)},{code})"
