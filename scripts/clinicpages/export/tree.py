"""A built article as a small tree that can be changed before it is written as Typst."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

VOID = frozenset(["br", "hr", "img", "input", "wbr", "source", "track", "col", "embed", "area"])


@dataclass
class Element:
    """One HTML element. `markup` holds a drawing's own markup (svg), which is never taken apart."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    markup: str = ""

    @property
    def classes(self) -> list[str]:
        """The class names."""
        return self.attrs.get("class", "").split()

    def has(self, *names: str) -> bool:
        """True when one of these class names is set."""
        own = self.classes
        return any(name in own for name in names)

    def elements(self) -> list[Element]:
        """The child elements."""
        return [c for c in self.children if isinstance(c, Element)]

    def walk(self) -> Iterator[Element]:
        """Itself and every element beneath it, in reading order."""
        ahead = [self]
        while ahead:
            element = ahead.pop()
            yield element
            ahead += [c for c in reversed(element.children) if isinstance(c, Element)]

    def find(self, tag: str = "", name: str = "") -> Element | None:
        """The first element beneath it with this tag and class name."""
        for element in self.walk():
            if element is not self and tag in ("", element.tag) and (not name or element.has(name)):
                return element
        return None

    @property
    def text(self) -> str:
        """The words in it, as written."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def words(self) -> str:
        """The words in it on one line."""
        return " ".join(self.text.split())

    @property
    def shown(self) -> str:
        """How a message names it: `<div class="help">`."""
        keep = {k: v for k, v in self.attrs.items() if k in ("class", "id", "src", "type")}
        return f"<{self.tag}{_attributes(keep)}>"


Node = Element | str


def parse(html: str) -> Element:
    """The whole document as a tree; comments are gone."""
    root = LexborHTMLParser(html).root
    return _element(root) if root is not None else Element("html")


def _element(node: LexborNode) -> Element:
    attrs = {k: v or "" for k, v in node.attributes.items()}
    element = Element(str(node.tag), attrs)
    if element.tag == "svg":
        element.markup = node.html or ""
        return element
    child = node.child
    while child is not None:
        if child.tag == "-text":
            element.children.append(child.text_content or "")
        elif not str(child.tag).startswith(("-", "_", "!")):
            element.children.append(_element(child))
        child = child.next
    return element


def html(node: Node) -> str:
    """The tree as HTML again."""
    if isinstance(node, str):
        return escape(node, quote=False)
    if node.markup:
        return node.markup
    start = f"<{node.tag}{_attributes(node.attrs)}>"
    if node.tag in VOID:
        return start
    return start + "".join(html(child) for child in node.children) + f"</{node.tag}>"


def _attributes(attrs: dict[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in attrs.items())
