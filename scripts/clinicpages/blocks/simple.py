"""Blocks that frame a writer's own text: help, key, do, dont, steps.

/// help | emergency        emergency, today or ask: the level is said in words
/// key                     the main message
/// do   and   /// dont     lists of what to do and what not to do
/// steps                   a numbered list, in order
"""

from __future__ import annotations

from typing import ClassVar
from xml.etree.ElementTree import Element

from clinicpages.blocks import Context
from clinicpages.blocks.block import Written, plain

LEVELS = {
    "emergency": "Emergency: get help now",
    "today": "Call today",
    "ask": "Ask your team",
}


class Help(Written):
    """A box that says how fast to get help; `help-level` says it in words."""

    NAME = "help"

    @classmethod
    def fault(cls, argument: str, _context: Context) -> str:
        """Asks for one of the three levels."""
        if argument in LEVELS:
            return ""
        return f"A help box is one of: {', '.join(LEVELS)}. Found: “{argument}”"

    def make(self, argument: str, _context: Context) -> Element:
        """`div.help.help-LEVEL`."""
        box = Element("div", {"class": f"help help-{argument}"})
        plain(plain(box, "p", "", "help-level"), "strong", LEVELS[argument])
        return box


class Framed(Written):
    """Text in a frame, with a label in words."""

    LABEL: ClassVar[str] = ""

    def make(self, _argument: str, _context: Context) -> Element:
        """`div.NAME`."""
        box = Element("div", {"class": self.NAME})
        if self.LABEL:
            plain(plain(box, "p", "", "label"), "strong", self.LABEL)
        return box


class Key(Framed):
    """The main message of a page."""

    NAME = "key"


class Do(Framed):
    """What to do."""

    NAME = "do"
    LABEL = "Do"


class Dont(Framed):
    """What not to do."""

    NAME = "dont"
    LABEL = "Do not"


class Steps(Framed):
    """Steps in their order; the numbered list is the writer's own."""

    NAME = "steps"


BLOCKS = (Help, Key, Do, Dont, Steps)
