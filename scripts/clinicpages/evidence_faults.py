"""What is wrong with the evidence itself: each fault with its file and line, why, and how to mend.

One small function for each kind of entry; the tables say which lines an entry may have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from clinicpages import figures
from clinicpages.evidence import Entry, Evidence
from clinicpages.figures import SURE
from clinicpages.problem import Problem

NAME = "evidence"
SEEN = ("full", "summary", "none")
_NUMBERS = ("count", "of", "rate", "low", "high", "amount", "value", "per", "array", "rounded_to")
_NUMBERS_ALL = (*_NUMBERS, "studies", "n", "year")
_BOTH = "id sentence certainty applies_to sources needs recheck"
_FIGURE = f"{_BOTH} unit people span study arm because no_count studies {' '.join(_NUMBERS)}"
KNOWN: Mapping[str, str] = {
    "sources": "id type title authors year published doi url n compared limits seen recheck",
    "figures": _FIGURE,
    "facts": _BOTH,
    "columns": "id says",
    "groups": "id caption",
    "rows": "id group question certainty note cells",
    "terms": "term forms say meaning sources",
    "never_say": "pattern why say",
    "must_have": "page figure why",
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "sources": ("id", "type", "title", "seen"),
    "figures": ("id", "sentence", "unit", "people", "span", "certainty", "applies_to", "sources"),
    "facts": ("id", "sentence", "certainty", "applies_to"),
    "columns": ("id", "says"),
    "groups": ("id", "caption"),
    "rows": ("id", "group", "question", "cells"),
    "terms": ("term", "meaning"),
    "never_say": ("pattern", "why", "say"),
    "must_have": ("page", "figure", "why"),
}
_WHY = {
    "people": "A number means nothing until the reader knows who was counted.",
    "span": "A number means nothing until the reader knows over what time.",
    "certainty": "A reader should see how far to trust a number.",
    "sources": "A claim without a source cannot be checked.",
    "unit": "3 in 100 people and 3 in 100 bones are not the same.",
}
_TRUST = "Patients decide by these numbers: a mistake here is a mistake on each page that uses it."
BARE = re.compile(r"\b(\d[\d,]*) (?:in|of|out of) (\d[\d,]*)\b")


def faults(known: Evidence) -> Iterator[Problem]:
    """Every fault of every entry, as far as it can be seen without the pages."""
    for part in known.unread:
        why = "Nothing from here can be shown."
        if part.whole and part.name == "glossary":
            why += " Until then, “reading” counts the words explained here as hard."
        yield Problem(
            NAME, "change", part.file, part.line, part.why, why, part.fix, first=part.whole
        )
    first: dict[tuple[str, str], Entry] = {}
    for entry in known.entries:
        if entry.section not in KNOWN:
            near = get_close_matches(entry.section, KNOWN, 1)
            fix = f"Did you mean “{near[0]}”?" if near else f"Use one of: {', '.join(KNOWN)}."
            yield _fault(entry, "", f"“{entry.section}” is not a list that is read here.", fix)
            continue
        yield from _lines(entry)
        kind = "figures" if entry.section == "facts" else entry.section
        if entry.id and (before := first.setdefault((kind, entry.id), entry)) is not entry:
            said = f"The id “{entry.id}” is used twice: first on line {before.line}."
            yield _fault(entry, "id", said, "Give one of them another id.")
        yield from _BY_SECTION.get(entry.section, _nothing)(entry, known)


def _lines(entry: Entry) -> Iterator[Problem]:
    """Lines that are unknown, missing or not of their kind."""
    allowed = KNOWN[entry.section].split()
    for key in entry.values:
        if key not in allowed:
            near = get_close_matches(key, allowed, 1)
            fix = f"Did you mean “{near[0]}”?" if near else f"Use only: {', '.join(allowed)}."
            yield _fault(entry, key, f"“{key}” is not a line we know.", fix)
    for key in NEEDED[entry.section]:
        given = entry.values.get(key)
        if given is None or given == "" or given == []:
            name = f" of “{entry.id}”" if entry.id and key != "id" else ""
            why = _WHY.get(key, _TRUST)
            yield _fault(entry, "", f"The line “{key}”{name} is missing.", f"Add “{key}: …”.", why)
    for key in _NUMBERS_ALL:
        if entry.values.get(key) is not None and entry.number(key) is None:
            said = f"“{key}” should be a number. Found: “{entry.values[key]}”."
            yield _fault(entry, key, said, f"Write digits only, as in  {key}: 12")
    if entry.id and entry.section != "terms" and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", entry.id):
        said = f"The id “{entry.id}” holds other signs than a to z, 0 to 9 and -."
        yield _fault(entry, "id", said, "Write it in small letters, with - between words.")


def _source(source: Entry, _known: Evidence) -> Iterator[Problem]:
    if not evidence_link(source) and not source.text("recheck"):
        said = f"“{source.id}” has no address (doi or url)."
        yield _fault(source, "", said, "Add  doi:  or  url:  with the whole address.")
    if not source.text("authors") and not source.text("recheck"):
        said = f"“{source.id}” has no authors, and “recheck” does not say so."
        yield _fault(source, "", said, "Add the authors, or  recheck: add its authors")
    seen = source.text("seen")
    if seen and seen not in SEEN:
        said = f"“seen: {seen}” is not one of: {', '.join(SEEN)}."
        yield _fault(source, "seen", said, "Say how much of the source was read.")
    if seen == "none" and not source.text("recheck"):
        said = f"“{source.id}” was not seen, but is not marked to be checked."
        yield _fault(source, "seen", said, "Add  recheck: its results were not seen")


def evidence_link(source: Entry) -> str:
    """The doi or a web address; empty when there is neither."""
    url = source.text("url")
    return source.text("doi") or (url if url.startswith(("https://", "http://")) else "")


def _figure(figure: Entry, known: Evidence) -> Iterator[Problem]:
    yield from _fact(figure, known)
    count, of_, rate = (figure.number(key) for key in ("count", "of", "rate"))
    low, high, amount = (figure.number(key) for key in ("low", "high", "amount"))
    if all(value is None for value in (count, rate, low, high, amount)):
        said = f"“{figure.id}” is under “figures” but has no number."
        yield _fault(figure, "", said, "Add its count and denominator, or move it to “facts”.")
    if count is not None and low is None and not of_:
        said = f"“{figure.id}” has a count ({count:g}) but no denominator."
        yield _fault(figure, "count", said, "Add  of:  with how many were counted.", _WHY["people"])
    if count is not None and of_ and count > of_:
        said = f"The count ({count:g}) is larger than the denominator ({of_:g})."
        yield _fault(figure, "count", said, "Compare both with the source.")
    if rate is not None and not figure.text("no_count"):
        said = f"“{figure.id}” gives a rate ({rate:g}), and not why there is no count."
        yield _fault(figure, "rate", said, "Add the count, or  no_count:  with the reason.")
    yield from _range(figure)
    yield from _equal(figure)
    yield from _drawn(figure)


def _range(figure: Entry) -> Iterator[Problem]:
    low, high = figure.number("low"), figure.number("high")
    if low is None and high is None:
        return
    if low is None or high is None or low > high:
        said = "A range needs “low” and “high”, and “low” not above “high”."
        yield _fault(figure, "low" if low is not None else "high", said, "Give both ends.")
    for key, says in (("studies", "how many studies"), ("because", "why it is a range")):
        if not figure.text(key):
            said = f"The range of “{figure.id}” does not say {says}."
            yield _fault(figure, "low", said, f"Add  {key}:  to it.")


def _equal(figure: Entry) -> Iterator[Problem]:
    """Numbers that stand twice must be the same number."""
    part, value = figures.share(figure), figure.number("value")
    if part is None:
        return
    per, right = figures.per(figure), figures.said(part)
    if value is not None and figures.said(value) != right:
        said = f"“value: {value:g}” does not equal the count: {right} in {per:,}."
        yield _fault(figure, "value", said, "Take “value” out: it is worked out from the count.")
    for written, among in BARE.findall(figure.text("sentence")):
        if among.replace(",", "") == str(per) and written.replace(",", "") != right:
            said = f"The sentence says {written} in {among}. The count gives {right} in {per:,}."
            yield _fault(figure, "sentence", said, "Write {about} in its place.")


def _drawn(figure: Entry) -> Iterator[Problem]:
    total, part = figure.number("array"), figures.share(figure)
    if total is not None and total not in (100, 1000):
        said = f"“array: {total:g}” cannot be drawn: a picture has 100 or 1000 circles."
        yield _fault(figure, "array", said, "Write  array: 100  or  array: 1000")
    elif total is not None and part is None:
        said = f"“{figure.id}” has no share of people to draw."
        yield _fault(figure, "array", said, "Take “array” out.")
    elif total and part and int(part / figures.per(figure) * total + 0.5) == 0:
        said = f"A picture of {total:g} circles would show none of {part:g} filled in."
        yield _fault(figure, "array", said, "Write  array: 1000")
    study = figure.text("study")
    if study and study not in figure.words("sources"):
        said = f"“study: {study}” is not one of its sources."
        yield _fault(figure, "study", said, "Use the id of one of its sources.")
    if bool(study) != bool(figure.text("arm")):
        has, lacks = ("study", "arm") if study else ("arm", "study")
        said = f"There is “{has}” but no “{lacks}”."
        yield _fault(figure, has, said, f"Add “{lacks}”, or take “{has}” out.")


def _fact(fact: Entry, known: Evidence) -> Iterator[Problem]:
    sentence = figures.sentence(fact)
    for gap in figures.PLACEHOLDER.findall(sentence):
        said = f"{{{gap}}} stands in the sentence, but no line gives it."
        yield _fault(fact, "sentence", said, "Add the line that it stands for, or write words.")
    if found := re.search(r"\d+(?:\.\d+)? ?%|per ?cent", fact.text("sentence")):
        said = f"“{found[0]}” is hard to picture for many people."
        yield _fault(fact, "sentence", said, "Say it as a number of people: {about}.")
    if fact.section == "facts" and (found := BARE.search(fact.text("sentence"))):
        said = f"“{found[0]}” stands in a statement that should have no number."
        yield _fault(fact, "sentence", said, "Move it to “figures”, with count and denominator.")
    yield from _certainty(fact)
    yield from _sources(fact, known)
    if fact.section == "facts" and not fact.words("sources") and not fact.text("recheck"):
        said = f"“{fact.id}” has no source."
        yield _fault(fact, "", said, "Add “sources”, or  recheck:  with what is missing.")
    for choice in fact.words("applies_to"):
        if known.columns and choice not in known.columns:
            said = f"“{choice}” is not one of the choices."
            yield _fault(fact, "applies_to", said, f"Use: {', '.join(known.columns)}.")


def _certainty(entry: Entry) -> Iterator[Problem]:
    if entry.values.get("certainty") is None:
        return
    certainty = entry.group("certainty")
    if str(certainty.get("level")) not in SURE:
        said = f"“{certainty.get('level')}” is not a level of certainty."
        fix = f"Use one of: {', '.join(SURE)}."
        yield _fault(entry, "certainty", said, fix, _WHY["certainty"])
    elif not certainty.get("why"):
        said = "The certainty gives no reason."
        yield _fault(entry, "certainty", said, "Add  why:  to it.", _WHY["certainty"])


def _sources(entry: Entry, known: Evidence) -> Iterator[Problem]:
    for source in entry.words("sources"):
        if known.lacks("source", source):
            near = get_close_matches(source, known.sources, 1)
            fix = f"Did you mean “{near[0]}”?" if near else "Add it to sources.yml."
            yield _fault(entry, "sources", f"There is no source “{source}”.", fix)


def _row(row: Entry, known: Evidence) -> Iterator[Problem]:
    cells = row.group("cells")
    if row.text("group") and row.text("group") not in known.groups:
        said = f"“{row.text('group')}” is not a group of rows."
        yield _fault(row, "group", said, f"Use one of: {', '.join(known.groups)}.")
    for name in cells:
        if name not in known.columns:
            said = f"“{name}” is not a column."
            yield _fault(row, "cells", said, f"Use: {', '.join(known.columns)}.")
    claims = 0
    for name in known.columns:
        cell = cells.get(name)
        if isinstance(cell, Mapping) and str(cell.get("none") or "").strip():
            continue
        if not isinstance(cell, str) or not cell.strip():
            said = f"The row “{row.text('question')}” says nothing for “{name}”."
            why = "A choice with an empty cell looks better or worse than it is."
            yield _fault(row, "cells", said, "Fill it, or write  {none: …}  with the reason.", why)
            continue
        claims += 1
        if "[@" not in cell and "{figure" not in cell:
            said = f"The cell “{name}” makes a claim without a source."
            yield _fault(row, "cells", said, "Add [@source] or {figure id}.", quote=cell)
        for figure in re.findall(r"\{figure\s+([^{}]*?)\s*\}", cell):
            if known.lacks("figure", figure):
                yield _fault(
                    row, "cells", f"There is no figure “{figure}”.", _nearest(figure, known)
                )
        for source in re.findall(r"@([\w-]+)", cell):
            if known.lacks("source", source):
                yield _fault(row, "cells", f"There is no source “{source}”.", "Add it.")
    yield from _certainty(row)
    if claims and not row.group("certainty"):
        said = f"The row “{row.text('question')}” does not say how sure we are."
        yield _fault(row, "", said, "Add  certainty: {level: …, why: …}.", _WHY["certainty"])


def _nearest(figure: str, known: Evidence) -> str:
    near = get_close_matches(figure, known.figures, 1)
    return f"Did you mean “{near[0]}”?" if near else "Add it to figures.yml."


def _phrase(phrase: Entry, _known: Evidence) -> Iterator[Problem]:
    try:
        re.compile(phrase.text("pattern"))
    except re.error:
        said = f"The pattern “{phrase.text('pattern')}” is not understood."
        yield _fault(phrase, "pattern", said, "Look at its brackets.")


def _must(must: Entry, known: Evidence) -> Iterator[Problem]:
    name = must.text("figure")
    if name and known.lacks("figure", name):
        yield _fault(must, "figure", f"There is no figure “{name}”.", _nearest(name, known))


def _term(term: Entry, known: Evidence) -> Iterator[Problem]:
    yield from _sources(term, known)


def _nothing(_entry: Entry, _known: Evidence) -> Iterator[Problem]:
    return iter(())


_BY_SECTION: Mapping[str, Callable[[Entry, Evidence], Iterator[Problem]]] = {
    "sources": _source,
    "figures": _figure,
    "facts": _fact,
    "rows": _row,
    "terms": _term,
    "never_say": _phrase,
    "must_have": _must,
}


def _fault(
    entry: Entry, key: str, message: str, fix: str, why: str = _TRUST, quote: str = ""
) -> Problem:
    line = entry.at(key) if key else entry.line
    return Problem(NAME, "change", entry.file, line, message, why, fix, quote)
