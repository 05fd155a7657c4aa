"""What helps a person to choose, on paper and on screen: matters, lean, notes.

    /// matters                  a list: how much does each line matter to me?
    /// lean                     a list: which of these do I lean to?
    /// notes | My own questions room to write

Nothing is sent anywhere. With scripts on, the answers stay on this device until they are cleared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from clinicpages.blocks import Context
from clinicpages.blocks.block import Written, plain

HOW_MUCH = ("Not at all", "A little", "A lot")


class Matters(Written):
    """One row of answers for each line of the list."""

    NAME = "matters"

    def make(self, _argument: str, _context: Context) -> Element:
        """`div.matters`: a fieldset for each line."""
        self.tracker["count"] = self.tracker.get("count", 0) + 1
        return Element("div", {"class": "matters"})

    def on_end(self, block: Element) -> None:
        """Turns the list into fieldsets."""
        for number, words in enumerate(lines(block), 1):
            name = f"matters-{self.tracker['count']}-{number}"
            answers(block, words, name, HOW_MUCH)


class Lean(Written):
    """One choice out of the list."""

    NAME = "lean"

    def make(self, _argument: str, _context: Context) -> Element:
        """`div.lean`: one fieldset, one answer for each line."""
        self.tracker["count"] = self.tracker.get("count", 0) + 1
        return Element("div", {"class": "lean"})

    def on_end(self, block: Element) -> None:
        """Turns the list into answers."""
        words = lines(block)
        if words:
            answers(block, "I lean to", f"lean-{self.tracker['count']}", words)


class Notes(Written):
    """Room to write, with a label."""

    NAME = "notes"

    @classmethod
    def fault(cls, argument: str, _context: Context) -> str:
        """Asks for the label."""
        return "" if argument else "“notes” needs a label after the bar"

    def make(self, argument: str, _context: Context) -> Element:
        """`div.notes`: a label and its text box."""
        self.tracker["count"] = self.tracker.get("count", 0) + 1
        name = f"notes-{self.tracker['count']}"
        whole = Element("div", {"class": "notes"})
        plain(whole, "label", argument).set("for", name)
        box = SubElement(whole, "textarea", {"id": name, "name": name, "rows": "5"})
        box.text = AtomicString("")
        return whole


def lines(block: Element) -> list[str]:
    """The lines of the writer's list, which is taken out of the block."""
    found = []
    for rows in list(block):
        if rows.tag in ("ul", "ol"):
            found += [_words(item) for item in rows.iter("li")]
            block.remove(rows)
    return [words for words in found if words]


def _words(item: Element) -> str:
    text = "".join(item.itertext())
    return re.sub(r"\s+", " ", text).strip()


def answers(parent: Element, question: str, name: str, says: Sequence[str]) -> None:
    """A fieldset: the question as legend, a radio button with label for each answer."""
    group = SubElement(parent, "fieldset")
    # The words are read like any other text of the page: they may hold a term or a source.
    SubElement(group, "legend").text = question
    for number, words in enumerate(says, 1):
        label = SubElement(group, "label")
        button = {"type": "radio", "name": name, "id": f"{name}-{number}", "value": str(number)}
        SubElement(label, "input", button).tail = f" {words}"


BLOCKS = (Matters, Lean, Notes)
