"""Words explained: `{word vertebra}` leads to its meaning; `/// glossary` is the whole list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from clinicpages import evidence
from clinicpages.blocks import Context, context_of, slip
from clinicpages.blocks.block import Written, plain
from clinicpages.blocks.cite import cite
from clinicpages.evidence import Entry

PATTERN = r"\{word[ \t]+([^{}|\n]*?)[ \t]*(?:\|[ \t]*([^{}|\n]*?)[ \t]*)?\}"
PAGE = "words-explained.md"


def add(md: Markdown) -> None:
    """Adds the short form, before attribute lists could take its braces."""
    md.inlinePatterns.register(Word(PATTERN, md), "clinicpages_word", 188)


def anchor(term: Entry) -> str:
    """`spinal-fracture`: where the word stands on its page."""
    return re.sub(r"[^a-z0-9]+", "-", term.id.lower()).strip("-")


class Word(InlineProcessor):
    """Turns one `{word term|form}` into a link to its meaning."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], _data: str
    ) -> tuple[Element, int, int]:
        """`a.term`; on the page of words itself too."""
        context = context_of(self.md)
        term = evidence.of(context.project).terms.get(m[1].lower())
        if term is None:
            return slip.mark(f"“{m[1]}” is not in the list of words"), m.start(0), m.end(0)
        here = context.page is not None and context.page.path == context.project.docs / PAGE
        link = Element("a", {"class": "term"})
        # The builders spell a link to the page itself in two ways.
        link.set("href", f"{'' if here else context.to_root + PAGE}#{anchor(term)}")
        link.text = AtomicString(m[2] or m[1])
        # The page's script opens the meaning in place; without it the link leads to the list.
        link.set("data-meaning", term.text("meaning"))
        return link, m.start(0), m.end(0)


class Glossary(Written):
    """Every word, by letter, with how to say it and what it means."""

    NAME = "glossary"

    def make(self, _argument: str, context: Context) -> Element:
        """`div.glossary`: for each letter a heading and a list of terms with their meanings."""
        known = evidence.of(context.project)
        whole = Element("div", {"class": "glossary"})
        terms = sorted(known.section("terms"), key=lambda t: (t.id.lower(), t.id))
        for letter, group in groupby(terms, key=lambda t: t.id[:1].upper()):
            plain(whole, "h2", letter).set("id", f"words-{letter.lower()}")
            rows = SubElement(whole, "dl")
            for term in group:
                name = SubElement(rows, "dt", {"id": anchor(term)})
                name.text = AtomicString(term.id)
                rows.append(_meaning(term, known))
        return whole


def _meaning(term: Entry, known: evidence.Evidence) -> Element:
    meaning = Element("dd")
    says = plain(meaning, "p", term.text("meaning"))
    if term.words("sources"):
        says.append(cite(term.words("sources"), known.sources))
    if say := term.text("say"):
        plain(meaning, "p", f"Say: {say}", "say")
    if forms := other_words(term.id, term.words("forms")):
        plain(meaning, "p", f"Also: {', '.join(forms)}", "forms")
    return meaning


def other_words(term: str, forms: Sequence[str]) -> list[str]:
    """The forms that look like another word; those with another ending only tell nobody more."""
    shown = [term]
    for form in forms:
        if not any(_same_stem(form.lower(), other.lower()) for other in shown):
            shown.append(form)
    return shown[1:]


def _same_stem(one: str, two: str) -> bool:
    pairs = zip(one, two, strict=False)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    return shared > 2 and shared >= min(len(one), len(two)) - 2 and abs(len(one) - len(two)) < 4


BLOCKS = (Glossary,)
