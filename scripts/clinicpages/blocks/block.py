"""What all our `///` blocks share: an argument that is looked at, and a mark where it is wrong."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString
from pymdownx.blocks.block import Block

from clinicpages.blocks import Context, context_of, slip


class Written(Block):  # type: ignore[misc]
    """A block with one argument (`/// name | argument`) and no options."""

    ARGUMENT: ClassVar[Any] = None  # may be there or not: `fault` decides, so that a slip shows

    @classmethod
    def fault(cls, argument: str, context: Context) -> str:  # noqa: ARG003
        """What is wrong with the argument, as a short message; empty when nothing is."""
        return f"“{cls.NAME}” takes nothing after the bar" if argument else ""

    @abstractmethod
    def make(self, argument: str, context: Context) -> Element:
        """The element; the block's own text is added to it."""

    def on_validate(self, _parent: Element) -> bool:
        """Refuses options: a writer's page sets no attributes of its own."""
        return not self.options["attrs"]

    def on_create(self, parent: Element) -> Element:
        """Adds the element to `parent`, or the mark of a slip with the block's text below it."""
        argument = (self.argument or "").strip()
        context = context_of(self.md)
        message = self.fault(argument, context)
        if message:
            element = Element("div")
            element.append(slip.block(message))
        else:
            element = self.make(argument, context)
        parent.append(element)
        return element


def plain(parent: Element, tag: str, text: str, name: str = "") -> Element:
    """A new child of `parent` whose text is taken as it stands."""
    element = SubElement(parent, tag, {"class": name} if name else {})
    element.text = AtomicString(text)
    return element
