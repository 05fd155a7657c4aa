"""The words that a site explains: which of them a page may use as if they were short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import yaml

from clinicpages.project import Project
from clinicpages.reading.extract import Block
from clinicpages.reading.words import Word

Phrase = tuple[str, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What stands between a word and its meaning: "vertebra (a spine bone)", "X means ...".
_EXPLAINS = (
    "(",
    "means ",
    "mean ",
    "is when ",
    "is the name for ",
    ", which means",
    ", which is",
    "– ",
    "— ",
)


@dataclass(frozen=True)
class Glossary:
    """Every word or phrase explained on the site, in each form, and the term it belongs to."""

    terms: Mapping[Phrase, str]

    @cached_property
    def by_first(self) -> Mapping[str, Sequence[Phrase]]:
        """The phrases that open with a word, longest first."""
        table: dict[str, list[Phrase]] = {}
        for phrase in sorted(self.terms, key=len, reverse=True):
            table.setdefault(phrase[0], []).append(phrase)
        return table


def load(project: Project) -> Glossary:
    """The glossary of a site (`glossary.yml` in its evidence folder), empty where there is none."""
    path = project.evidence / "glossary.yml"
    try:
        entries = yaml.load(path.read_text("utf-8-sig"), _LOADER) or []
    except (OSError, ValueError, yaml.YAMLError):
        # The evidence check names what is wrong with the file.
        return Glossary({})
    terms: dict[Phrase, str] = {}
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and entry.get("term"):
            term = str(entry["term"])
            for form in (term, *map(str, entry.get("forms") or [])):
                for spelling in (form, form + "s"):
                    terms.setdefault(tuple(spelling.lower().replace("’", "'").split()), term)
    return Glossary(terms)


@dataclass(frozen=True)
class Use:
    """One use of a term on a page: its block's number and its first and last word there."""

    term: str
    block: int
    first: int
    last: int


def uses(glossary: Glossary, keys: Sequence[Sequence[str]]) -> list[Use]:
    """Every use of every term, in order; `keys` are the words of each block."""
    found = []
    for number, words in enumerate(keys):
        at = 0
        while at < len(words):
            phrase = next(
                (
                    p
                    for p in glossary.by_first.get(words[at], ())
                    if tuple(words[at : at + len(p)]) == p
                ),
                None,
            )
            if phrase:
                found.append(Use(glossary.terms[phrase], number, at, at + len(phrase) - 1))
            at += len(phrase) if phrase else 1
    return found


def explained(
    known: Glossary,
    found: Iterable[Use],
    blocks: Sequence[Block],
    words: Sequence[Sequence[Word]],
) -> set[str]:
    """The terms that are linked to the glossary or explained where the page first uses them.

    A term that has its own definition on the page is explained by it. The summary does not count
    as first use: it stands in the top block, where nothing can be linked.
    """
    good = {
        known.terms[phrase]
        for block in blocks
        if block.role == "term" and (phrase := tuple(block.text.lower().split())) in known.terms
    }
    seen = set(good)
    for use in found:
        if use.term in seen or blocks[use.block].role == "summary":
            continue
        seen.add(use.term)
        first, last = words[use.block][use.first], words[use.block][use.last]
        if _is_explained(blocks[use.block], first.start, last.end):
            good.add(use.term)
    return good


def _is_explained(block: Block, start: int, end: int) -> bool:
    """True when the word is a link to the glossary, stands in brackets, or is followed by them."""
    if any(a < end and start < b for a, b in block.terms):
        return True
    before, after = block.text[:start], block.text[end:]
    core = block.text[start:end]
    if core.startswith("(") or before.endswith(("(", "“", '"', "‘")):
        return True
    if core.endswith(")"):
        return "(" in before.rsplit(")", 1)[-1]
    if after.lstrip().startswith(_EXPLAINS):
        return True
    tail = before.split()
    return bool(tail) and (tail[-1].lower() == "called" or tail[-2:-1] == ["called"])
