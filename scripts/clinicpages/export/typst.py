"""Writes an article as Typst code. What it does not know stops it: nothing is dropped in silence.

The code calls the functions of template.typ; every piece of text is a quoted string, so that no
sign of a page is ever taken for Typst's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from clinicpages.export import tables
from clinicpages.export.book import Article
from clinicpages.export.tree import Element, Node
from clinicpages.problem import Trouble

HINT = "Change that part of the page, or teach the PDF how to print it: CONTRIBUTING.md#print"

# Tags that stand in a line of text; everything else opens a block of its own.
INLINE = {
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
LINE = {*INLINE, *PLAIN, "a", "br", "wbr", "img", "svg", "input", "q", "textarea", "select"}
LINE |= {"button", "meter", "progress", "ruby", "math"}
THROUGH = {"div", "section", "article", "main", "header", "footer", "aside", "address", "hgroup"}
THROUGH |= {"figure", "form", "fieldset", "center", "noscript", "search", "picture"}
LEVELS = {"help-emergency": "emergency", "help-today": "today", "help-ask": "ask"}
FRAMED = ("key", "do", "dont", "figure", "picture", "tab", "sources", "review", "array-row")


def quoted(text: str) -> str:
    """Text as a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@dataclass
class Writer:
    """Writes one article. `target` turns a link's address into `#label` or a whole web address."""

    article: Article
    target: Callable[[str], str]
    labels: set[str]
    site: Path
    base_level: int = 1
    cards: bool = False
    files: set[Path] = field(default_factory=set)
    row_headed: list[bool] = field(default_factory=list)
    _level: int = 1
    _gap: bool = True

    def write(self) -> str:
        """The article's Typst code: one expression."""
        return self._flow(self.article.body.children)

    def stop(
        self, element: Element, says: str = "the PDF does not know how to print this"
    ) -> Trouble:
        """The message that names page and element."""
        words = element.words[:60]
        near = f" near “{words}”" if words else ""
        return Trouble(f"{self.article.file}: {says}: {element.shown}{near}.", HINT)

    # -- blocks -------------------------------------------------------------------------------

    def _flow(self, children: list[Node], tight: bool = False) -> str:
        """Blocks one after the other; text between them becomes paragraphs of its own.

        `tight`: text that stands alone (in a list item or a table cell) is no paragraph.
        """
        parts: list[str] = []
        run: list[Node] = []
        alone = tight and not any(self._is_block(c) for c in children)

        def end_run() -> None:
            self._gap = True
            line = self._line(run)
            run.clear()
            if line != "[]":
                parts.append(line if alone else f"para({line})")

        for child in children:
            if self._is_block(child) and isinstance(child, Element):
                end_run()
                parts.append(self._block(child))
            else:
                run.append(child)
        end_run()
        return _joined(parts)

    def _is_block(self, node: Node) -> bool:
        if isinstance(node, str):
            return False
        if node.tag in LINE:
            return any(self._is_block(c) for c in node.children)
        return True

    def _block(self, element: Element) -> str:
        code = self._in_language(element, self._block_code(element))
        label = self._label(element)
        return f"{{{label};{code}}}" if label and not element.tag.startswith("h") else code

    def _block_code(self, element: Element) -> str:
        tag = element.tag
        if element.has("compare", "cards") and tag != "table" and not element.find("table"):
            return self._flow(element.children)
        for name, level in LEVELS.items():
            if element.has(name):
                return f"help({quoted(level)},{self._flow(element.children)})"
        if element.has("admonition"):
            return self._admonition(element)
        if element.has("opened"):
            return f"opened({self._flow(element.children)})"
        if element.has("opened-title", "admonition-title"):
            return f"label-line({self.fresh(element.children)})"
        if element.has("summary") and tag == "p":
            return f"lead({self.fresh(element.children)})"
        for name in FRAMED:
            if element.has(name) and tag in THROUGH:
                return f"framed({quoted(name)},{self._flow(element.children)})"
        known = getattr(self, f"_tag_{tag}", None)
        if known is not None:
            return str(known(element))
        if tag in THROUGH or tag in LINE:
            return self._flow(element.children)
        raise self.stop(element)

    def _admonition(self, element: Element) -> str:
        kind = next((c for c in element.classes if c != "admonition"), "note")
        return f"admonition({quoted(kind)},{self._flow(element.children)})"

    def _heading(self, element: Element) -> str:
        """A heading, never more than one level below the last: a screen reader's reader counts."""
        asked = int(element.tag[1])
        level = min(asked, self._level + 1, 7 - self.base_level) if self._level else 1
        self._level = level
        text = self.fresh(element.children)
        if text == "[]":
            return "[]"
        name = quoted(self._name(element)) if self._label(element) else "none"
        return f"head({level + self.base_level - 1},{level},{text},{name})"

    _tag_h1 = _tag_h2 = _tag_h3 = _tag_h4 = _tag_h5 = _tag_h6 = _heading

    def _tag_p(self, element: Element) -> str:
        line = self.fresh(element.children)
        return f"para({line})" if line != "[]" else "[]"

    _tag_figcaption = _tag_summary = _tag_legend = _tag_p

    def _tag_ul(self, element: Element) -> str:
        items = [self.item(e) for e in element.elements() if self._is_item(e)]
        marker = "marker:none," if element.has("contains-task-list", "task-list") else ""
        return f"bullets({marker}{_tight(element)}{','.join(items)})" if items else "[]"

    _tag_menu = _tag_ul

    def _tag_ol(self, element: Element) -> str:
        start = element.attrs.get("start", "1")
        number = int(start) if re.fullmatch(r"-?\d+", start) else 1
        items = []
        for e in element.elements():
            if self._is_item(e):
                given = e.attrs.get("value", "")
                number = int(given) if given.isdigit() else number
                items.append(f"enum.item({number},{self.item(e)})")
                number += 1
        kind = element.attrs.get("type", "1")
        form = f"numbering:{quoted(kind + '.')}," if kind in ("a", "A", "i", "I") else ""
        return f"numbers({form}{_tight(element)}{','.join(items)})" if items else "[]"

    def _is_item(self, element: Element) -> bool:
        if element.tag != "li":
            raise self.stop(element, "only items may stand in a list")
        return True

    def item(self, element: Element) -> str:
        """What stands in a list item or a cell; text alone is no paragraph."""
        label = self._label(element)
        code = self._in_language(element, self._flow(element.children, tight=True))
        return f"{{{label};{code}}}" if label else code

    def _tag_dl(self, element: Element) -> str:
        """Words and what they mean; a word may have several meanings and the other way round."""
        entries: list[tuple[list[str], list[str]]] = []
        parts = [c for e in element.elements() for c in ([e] if e.tag != "div" else e.elements())]
        for part in parts:
            if part.tag not in ("dt", "dd"):
                raise self.stop(part)
            if part.tag == "dt" and (not entries or entries[-1][1]):
                entries.append(([], []))
            if not entries:
                entries.append(([], []))
            entries[-1][0 if part.tag == "dt" else 1].append(self.item(part))
        terms = [
            f"terms.item({_joined(words, 'linebreak()')},{_joined(says, 'parbreak()')})"
            for words, says in entries
        ]
        return f"words({','.join(terms)})" if terms else "[]"

    def _tag_blockquote(self, element: Element) -> str:
        return f"quotation({self._flow(element.children)})"

    def _tag_pre(self, element: Element) -> str:
        return f"typed-block({quoted(element.text.strip(chr(10)))})"

    def _tag_hr(self, _element: Element) -> str:
        return "divider()"

    def _tag_table(self, element: Element) -> str:
        return tables.write(self, element)

    # -- lines --------------------------------------------------------------------------------

    def fresh(self, children: list[Node]) -> str:
        """Text at the start of a line."""
        self._gap = True
        return self._line(children)

    def _line(self, children: list[Node]) -> str:
        """Text with its marks; runs of white space become one space, none at the start."""
        return _joined([code for child in children if (code := self._piece(child))])

    def _piece(self, node: Node) -> str:
        if isinstance(node, str):
            return self._text(node)
        code = self._in_language(node, self._mark(node))
        label = self._label(node)
        return f"{{{label};{code or '[]'}}}" if label else code

    def _text(self, text: str) -> str:
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self._gap:
            text = text.removeprefix(" ")
        if not text:
            return ""
        self._gap = text.endswith(" ")
        return quoted(spelled_out(text))

    def _mark(self, element: Element) -> str:
        tag = element.tag
        known = getattr(self, f"_line_{tag}", None)
        if known is not None:
            return str(known(element))
        if tag in INLINE:
            line = self._line(element.children)
            return f"{INLINE[tag]}({line})" if line != "[]" else ""
        if tag in PLAIN:
            line = self._line(element.children)
            return line if line != "[]" else ""
        raise self.stop(element)

    def _line_br(self, _element: Element) -> str:
        self._gap = True
        return "linebreak()"

    def _line_wbr(self, _element: Element) -> str:
        return quoted("\u200b")

    def _line_q(self, element: Element) -> str:
        self._gap = False
        return f'{{"“";{self._line(element.children)};"”"}}'

    def _line_a(self, element: Element) -> str:
        line = self._line(element.children)
        if line == "[]" or "href" not in element.attrs:
            return "" if line == "[]" else line
        target = self.target(element.attrs["href"])
        if target.startswith("#"):
            quiet = element.has("term", "footnote-ref") or self._own(target)
            return f"{'see-quiet' if quiet else 'see'}({quoted(target[1:])},{line})"
        if not re.match(r"(https?|mailto|tel|sms):", target):
            return line
        if element.has("term"):
            return f"link({quoted(target)},{line})"
        call = "web" if self._tells_address(element, target) else "link-out"
        return f"{call}({quoted(target)},{line})"

    def _own(self, target: str) -> bool:
        slug = self.article.slug
        return target == f"#{slug}" or target.startswith(f"#{slug}--")

    def _tells_address(self, element: Element, target: str) -> bool:
        """True when paper has to show the address, because the words do not."""
        if not target.startswith("http"):
            return False
        bare = re.sub(r"^https?://(www\.)?", "", target).rstrip("/")
        return bare.lower() not in element.words.lower()

    def _line_img(self, element: Element) -> str:
        source = element.attrs.get("src", "")
        alt = " ".join(element.attrs.get("alt", "").split())
        emoji = element.has("emojione", "twemoji", "gemoji")
        if emoji and alt:
            self._gap = False
            return quoted(spelled_out(alt))
        if "alt" not in element.attrs:
            raise self.stop(element, "this picture has no words for people who cannot see it")
        self._gap = False
        if re.match(r"(https?:)?//|data:", source):
            return quoted(f"[Picture: {alt}]") if alt else ""
        path = (self.article.built.path.parent / source.split("?")[0].split("#")[0]).resolve()
        if source.startswith("/"):
            path = self.site / source.lstrip("/")
        if not path.is_file():
            raise self.stop(element, "this picture is not in the built site")
        if path.suffix.lower() == ".svg":
            return self._drawing(path.read_text("utf-8"), alt, element)
        self.files.add(path)
        inside = "/" + path.relative_to(self.site.resolve()).as_posix()
        return f"photo({quoted(inside)},{quoted(alt)},{_points(element.attrs.get('width', ''))})"

    def _line_svg(self, element: Element) -> str:
        hidden = element.attrs.get("aria-hidden") == "true"
        hidden = hidden or element.attrs.get("role") in ("presentation", "none")
        alt = "" if hidden else drawing_words(element)
        self._gap = False
        if not alt and not hidden and element.attrs.get("role") == "img":
            raise self.stop(element, "this drawing has no words for people who cannot see it")
        return self._drawing(element.markup, alt, element)

    def _drawing(self, markup: str, alt: str, element: Element) -> str:
        size = re.search(r"viewBox=[\"']\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)", markup)
        given = _points(element.attrs.get("width", ""))
        width = given if given != "auto" else (f"{float(size[1]) * 0.75:g}pt" if size else "auto")
        kind = "array" if element.has("array") else "drawing"
        return f"drawn({quoted(standalone(markup))},{quoted(alt)},{width},{quoted(kind)})"

    def _line_input(self, element: Element) -> str:
        kind = element.attrs.get("type", "text")
        self._gap = False
        if kind == "hidden":
            return ""
        if kind in ("checkbox", "radio"):
            return quoted("☑" if "checked" in element.attrs else "☐" if kind == "checkbox" else "○")
        if kind in ("button", "submit", "reset", "image"):
            raise self.stop(element, "a button does nothing on paper")
        return "blank-line()"

    def _line_textarea(self, _element: Element) -> str:
        return "blank-line()"

    def _line_select(self, element: Element) -> str:
        return _joined(
            [f'{{"☐ ";{quoted(e.words)};"  "}}' for e in element.walk() if e.tag == "option"]
        )

    # -- labels and languages -----------------------------------------------------------------

    def _name(self, element: Element) -> str:
        return f"{self.article.slug}--{element.attrs.get('id', '')}"

    def _label(self, element: Element) -> str:
        """The mark that links lead to, set once, and only where a link leads."""
        name = self._name(element)
        if "id" not in element.attrs or name not in self.labels:
            return ""
        if not element.tag.startswith("h"):
            self.labels.discard(name)
        return f"mark-place({quoted(name)})"

    def _in_language(self, element: Element, code: str) -> str:
        lang = element.attrs.get("lang", "").split("-")[0].lower()
        if not code or not re.fullmatch("[a-z]{2,3}", lang):
            return code
        return f"text(lang:{quoted(lang)},{code})"


def _joined(parts: list[str], between: str = "") -> str:
    """One expression of many. A block of strings alone would be no content, hence the `[]`."""
    parts = [p for p in parts if p and p != "[]"]
    if not parts:
        return "[]"
    glue = f";{between};" if between else ";"
    return "{[];" + glue.join(parts) + "}"


def _tight(element: Element) -> str:
    loose = any(c.tag == "p" for e in element.elements() for c in e.elements())
    return "tight:false," if loose else ""


def _points(width: str) -> str:
    """A width in HTML's pixels (1/96 inch) as points."""
    found = re.fullmatch(r"\s*([\d.]+)(px)?\s*", width)
    return f"{float(found[1]) * 0.75:g}pt" if found else "auto"


def spelled_out(text: str) -> str:
    """Emoji as words in brackets, since no text font has them; signs that mean nothing are gone."""
    if text.isascii():
        return "".join(c for c in text if c.isprintable() or c == "\n")
    out = []
    for sign in text:
        if ord(sign) >= 0x1F000:
            out.append(f"({unicodedata.name(sign, 'sign').lower()})")
        elif not 0xFE00 <= ord(sign) <= 0xFE0F and (
            sign.isprintable() or sign in "\n\xa0\xad\u2009\u202f"
        ):
            out.append(sign)
    return "".join(out)


def drawing_words(element: Element) -> str:
    """What a drawing says to people who cannot see it: its label, else title and description."""
    if element.attrs.get("aria-label"):
        return " ".join(element.attrs["aria-label"].split())
    found = re.findall(r"<(?:title|desc)\b[^>]*>(.*?)</(?:title|desc)>", element.markup, re.S)
    return " ".join(". ".join(unescape(f).strip().rstrip(".") for f in found).split())


def standalone(markup: str) -> str:
    """A drawing taken from a page, as a file of its own; black where no colour is set."""
    markup = re.sub(r"&nbsp;", "&#160;", markup[markup.index("<svg") :])
    start, rest = markup.split(">", 1)
    if "xmlns=" not in start:
        start = start.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    if " color=" not in start:
        start = start.replace("<svg", '<svg color="#000"', 1)
    return f"{start}>{rest}"
