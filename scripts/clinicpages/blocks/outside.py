"""Links to other websites say so, in words: an arrow alone means nothing to many readers."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from clinicpages.blocks import context_of

WORDS = "(another website)"


def add(md: Markdown) -> None:
    """Adds the words, once every block has made its links."""
    md.treeprocessors.register(Outside(md), "clinicpages_outside", 11)


class Outside(Treeprocessor):
    """Adds a `span.outside` to each link that leaves this site."""

    def run(self, root: Element) -> None:
        """Changes `root` in place."""
        own = urlsplit(str(context_of(self.md).project.config.get("site_url") or "")).netloc
        for link in root.iter("a"):
            address = urlsplit(link.get("href", ""))
            if address.scheme in ("http", "https") and address.netloc != own:
                last = link[-1] if len(link) else None
                if last is None:
                    link.text = AtomicString(f"{link.text or ''} ")
                else:
                    last.tail = AtomicString(f"{last.tail or ''} ")
                SubElement(link, "span", {"class": "outside"}).text = AtomicString(WORDS)
