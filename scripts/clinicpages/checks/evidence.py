"""Asks that every number and claim comes from docs/evidence, which says where it was found.

A patient decides by these numbers. One that stands on a page alone cannot be checked, and is
forgotten when the evidence changes. A word such as "rare" means one thing to a doctor and another
to a patient, so a number stands beside it.

Bad:   Leaks are rare: 12 in 100.
Good:  {figure leak-symptoms}

It does not look at spans such as "6 weeks", at code, or at what a source
really says: a person does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from clinicpages import evidence, figures
from clinicpages.blocks import Context, cite, figure, glossary, written
from clinicpages.checks import Task
from clinicpages.evidence import Entry, Evidence
from clinicpages.evidence_faults import NAME, faults
from clinicpages.page import Page
from clinicpages.problem import Problem
from clinicpages.shown import BLOCK, GIVEN, Words, shown, without_marks

# Longer pages are a file pasted by mistake; looking for phrases in them would take minutes.
MOST = 400_000
VAGUE = re.compile(r"\b(?:rare(?:ly)?|(?:un)?common(?:ly)?|safe(?:ly)?)\b", re.I)
LOOSE = re.compile(r"(?<!how )\b(?:most|many|usually)\b", re.I)
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
_LARGE = f"{_SMALL}|twenty|fifty|(?:a|one) hundred|(?:a|one) thousand"
_YEAR = r"(?!(?:19|20)\d\d\b)"
SHARE = re.compile(
    rf"\b(?<![\d.])\d[\d,]*(?:\.\d+)? (?:in|of|out of) (?:every )?{_YEAR}\d[\d,]*\b"
    rf"|\b(?<![\d.])(?:\d[\d,]*|{_SMALL}) (?:in|out of) (?:every )?{_YEAR}(?:\d[\d,]*|{_LARGE})\b",
    re.I,
)
PER_CENT = re.compile(r"\d[\d.,]* ?%|\d[\d.,]* per ?cent\b|\bper ?cent\b", re.I)
# Doses, sizes and temperatures may have a decimal; points of a scale may have a half.
DECIMAL = re.compile(
    r"(?<![\d.,/v-])(?<!WCAG )(?<!version )\d+\.\d+(?![\d.]|\.\d)"
    r"(?! ?(?:mg|mcg|µg|g|ml|mL|millilit|litre|l|mm|cm|kg|°|degrees)\b| ?°)"
)
_HALF = re.compile(r"\d+\.5 (?:points?\b|out of)")
_END = re.compile(r"^ {0,3}(/{3,}) *$")
_NO_BAR = re.compile(r"^ {0,3}(/{3,}) *([\w-]+)[ :]+([^|\s][^|]*)$")
_SENTENCE = re.compile(r"[^.?!\n|]+(?:[.?!](?!\s|$)[^.?!\n|]*)*[.?!|]?")
_GOES_ON = re.compile(r"(?<=[^\n|])\n(?![\s#|>*+/-]|\d+[.)] )(?=.)")
_WHY_ALONE = "A number that stands alone cannot be checked, and stays when the evidence changes."
_WHY_VAGUE = "“Rare” means 1 in 10 to one reader and 1 in 10,000 to another."
_HOW = "Use a figure of docs/evidence/figures.yml:  {figure …}"


def check(task: Task) -> Iterator[Problem]:
    """Faults of the evidence (once a run), then of each page."""
    known = evidence.of(task.project)
    if not task.named:
        yield from faults(known)
        yield from _sentences(known)
        yield from _long(known, task)
        yield from _unused(known, task.project.pages)
        yield from _missing(known, task)
    for page in task.pages:
        if not page.fault:
            yield from _page(page, known, Context(task.project, page))


def _page(page: Page, known: Evidence, context: Context) -> Iterator[Problem]:
    if len(page.text) > MOST:
        said = f"This page has {len(page.text):,} letters. The limit is {MOST:,}."
        yield _problem(page, 1, said, "Nobody can read a page of this length.", "Make pages of it.")
        return
    words = shown(page)
    yield from _ids(words, known)
    yield from _blocks(words, context, known)
    yield from _side_by_side(words, known)
    words = Words(page, without_marks(words.text))
    yield from _numbers(words)
    yield from _vague(words)
    for phrase, at, quote in never_said(known, words.text):
        yield _guarded(page.file, words.line(at), phrase, quote)
    yield from _unmarked(page, known)


def _ids(words: Words, known: Evidence) -> Iterator[Problem]:
    for match in re.finditer(cite.PATTERN, words.text):
        for source in cite.ids(match[1]):
            if known.lacks("source", source):
                yield _unknown(words, match.start(), "source", source, known.sources)
    for match in re.finditer(figure.PATTERN, words.text):
        if known.lacks("figure", match[1]):
            yield _unknown(words, match.start(), "figure", match[1], known.figures)
    for match in re.finditer(glossary.PATTERN, words.text):
        if known.lacks("word", match[1].lower()):
            yield _unknown(words, match.start(), "word", match[1], known.terms)


def _unknown(words: Words, at: int, kind: str, name: str, known: object) -> Problem:
    near = get_close_matches(name, list(known), 1)  # type: ignore[call-overload]
    file = {"source": "sources.yml", "figure": "figures.yml", "word": "glossary.yml"}[kind]
    fix = f"Did you mean “{near[0]}”?" if near else f"Add it to docs/evidence/{file}."
    said = f"There is no {kind} “{name}”."
    why = "The reader would see a mark in place of the words."
    return _problem(words.page, words.line(at), said, why, fix)


def _blocks(words: Words, context: Context, known: Evidence) -> Iterator[Problem]:
    """Unknown blocks, wrong arguments, options, and blocks without an end."""
    blocks = {block.NAME: block for block in written()}
    why = "The reader would see a mark in place of the block."
    opened: list[tuple[int, str, str]] = []
    lines = words.text.split("\n")
    for number, line in enumerate(lines, 1):
        if found := BLOCK.match(line):
            name = found[2].lower()
            opened.append((number, name, found[1]))
            if name not in blocks:
                near = get_close_matches(name, blocks, 1)
                fix = f"Did you mean “{near[0]}”?" if near else f"Use: {', '.join(blocks)}."
                yield _problem(words.page, number, f"There is no block “/// {name}”.", why, fix)
            elif (message := blocks[name].fault((found[3] or "").strip(), context)) and not (
                known.lost and message.startswith("There is no figure")
            ):
                fix = "Correct the words after the bar."
                yield _problem(words.page, number, f"{message}.", why, fix, line.strip())
            if number < len(lines) and re.match(r" {4,}\w[\w-]*:", lines[number]):
                said = f"“/// {name}” takes no options."
                yield _problem(words.page, number + 1, said, why, "Take this line out.")
        elif (found := _NO_BAR.match(line)) and found[2].lower() in blocks:
            opened.append((number, found[2].lower(), found[1]))
            said = f"“{line.strip()}” lacks the bar between its words."
            fix = f"Write  {found[1]} {found[2].lower()} | {found[3].strip()}"
            yield _problem(words.page, number, said, "Readers would not see this block.", fix)
        elif found := _END.match(line):
            if opened and opened[-1][2] == found[1]:
                opened.pop()
            else:
                fix = "Take the line out, or add the start of the block."
                yield _problem(words.page, number, "This “///” closes nothing.", why, fix)
    for number, name, slashes in opened:
        said = f"“/// {name}” has no end."
        yield _problem(words.page, number, said, why, f"Add a line with {slashes} below its text.")


def _side_by_side(words: Words, known: Evidence) -> Iterator[Problem]:
    """Two pictures, one right after the other, that are not arms of one study."""
    pattern = (
        r"^ {0,3}/// *figure *\| *([\w-]+) *\n(?: {0,3}///[ ]*)\n\s*(?=/// *figure *\| *([\w-]+))"
    )
    for match in re.finditer(pattern, words.text, re.M):
        pair = [known.figures.get(match[1]), known.figures.get(match[2])]
        drawn = [f for f in pair if f is not None and figures.array_of(f)]
        after = words.text[match.end() : match.end() + 400]
        if len(drawn) == 2 and not figures.one_study(drawn) and figure.APART not in after:
            said = f"The pictures of “{match[1]}” and “{match[2]}” come from different studies."
            why = "Side by side they ask to be compared, and they cannot be."
            fix = f"Put a sentence between them: {figure.APART}"
            yield _problem(words.page, words.line(match.end()), said, why, fix)


def _numbers(words: Words) -> Iterator[Problem]:
    for match in SHARE.finditer(words.text):
        said = f"“{match[0]}” stands on the page and not in the evidence."
        yield _problem(words.page, words.line(match.start()), said, _WHY_ALONE, _HOW)
    for match in PER_CENT.finditer(words.text):
        said = f"“{match[0]}” is hard to picture for many people."
        yield _problem(words.page, words.line(match.start()), said, _WHY_ALONE, _HOW)
    for match in DECIMAL.finditer(words.text):
        if not _HALF.match(words.text, match.start()):
            said = f"“{match[0]}” is a decimal."
            why = "Decimals are hard to picture, and look more exact than the evidence is."
            yield _problem(words.page, words.line(match.start()), said, why, _HOW)


def _vague(words: Words) -> Iterator[Problem]:
    """Vague words with no number in the same sentence or the next."""
    # A line that goes on below is one line here; every place keeps its number.
    text = _GOES_ON.sub(" ", words.text)
    sentences = [m for m in _SENTENCE.finditer(text) if re.search(rf"[\w{GIVEN}]", m[0])]
    for number, match in enumerate(sentences):
        near = match[0] + (sentences[number + 1][0] if number + 1 < len(sentences) else "")
        if GIVEN in near or re.search(r"\d", near):
            continue
        quote = _one_line(match[0][:200])
        for pattern, level in ((VAGUE, "change"), (LOOSE, "note")):
            for found in pattern.finditer(match[0]):
                at = words.line(match.start() + found.start())
                said = f"“{found[0]}” has no number beside it."
                fix = f"Give the number in the same or the next sentence. {_HOW}"
                problem = _problem(words.page, at, said, _WHY_VAGUE, fix, quote)
                yield problem if level == "change" else _as_note(problem)


def _as_note(problem: Problem) -> Problem:
    p = problem
    return Problem(p.check, "note", p.file, p.line, p.message, p.why, p.fix, p.quote)


def never_said(known: Evidence, text: str) -> Iterator[tuple[Entry, int, str]]:
    """Each phrase of guardrails.yml that stands in the text: its entry, its place, its words."""
    flat = text.replace("\n", " ")
    for phrase in known.section("never_say"):
        try:
            pattern = re.compile(phrase.text("pattern"), re.I)
        except re.error:
            continue  # said by evidence_faults
        for match in pattern.finditer(flat):
            if match[0]:
                yield phrase, match.start(), match[0][:80]


def _guarded(file: str, line: int, phrase: Entry, quote: str) -> Problem:
    said = f"“{' '.join(quote.split())}” must not stand here."
    return Problem(
        NAME, "change", file, line, said, phrase.text("why"), f"Say: {phrase.text('say')}."
    )


def _sentences(known: Evidence) -> Iterator[Problem]:
    """Guarded phrases and vague words in the sentences of the evidence itself."""
    keys = {"figures": "sentence", "facts": "sentence", "terms": "meaning", "rows": "question"}
    for entry in known.entries:
        key = keys.get(entry.section, "")
        texts = [figures.sentence(entry) if key == "sentence" else entry.text(key)] if key else []
        texts += [cell for cell in entry.group("cells").values() if isinstance(cell, str)]
        for text in texts:
            at = entry.at("cells" if text not in (texts or [""])[0] else key)
            for phrase, _, quote in never_said(known, text):
                yield _guarded(entry.file, at, phrase, quote)
            found = VAGUE.search(text)
            if found and key != "meaning" and not re.search(r"\d|\{figure", text):
                said = f"“{found[0]}” has no number beside it."
                yield Problem(NAME, "change", entry.file, at, said, _WHY_VAGUE, "Give the number.")


def _long(known: Evidence, task: Task) -> Iterator[Problem]:
    """Sentences of the evidence that are longer than a page's own may be."""
    most = int(task.project.limits(NAME).get("sentence_words", 20))
    for entry in known.figures.values():
        for part in re.split(r"(?<=[.?!]) +", figures.sentence(entry)):
            if (count := len(part.split())) > most:
                said = f"This sentence has {count} words. The limit is {most}."
                why = "Long sentences are hard to follow when you are in pain or worried."
                at, fix = entry.at("sentence"), "Make two sentences of it."
                yield Problem(NAME, "change", entry.file, at, said, why, fix, part)


def _unused(known: Evidence, pages: Sequence[Page]) -> Iterator[Problem]:
    if known.lost:
        return  # what was not read may use any source
    used = {source for entry in known.entries for source in entry.words("sources")}
    for entry in known.section("rows"):
        for cell in entry.group("cells").values():
            used.update(re.findall(r"@([\w-]+)", str(cell)))
    for page in pages:
        for match in re.finditer(cite.PATTERN, page.text):
            used.update(cite.ids(match[1]))
    for source in known.sources.values():
        if source.id not in used:
            said = f"Nothing uses the source “{source.id}”."
            why = "A list with sources that are not used is hard to check."
            fix = "Cite it, or take it out."
            yield Problem(NAME, "change", source.file, source.line, said, why, fix)


def _missing(known: Evidence, task: Task) -> Iterator[Problem]:
    """Pages that do not give what guardrails.yml says they must."""
    pages = {page.path.relative_to(task.project.docs).as_posix(): page for page in task.pages}
    for must in known.section("must_have"):
        page, wanted = pages.get(must.text("page")), known.figures.get(must.text("figure"))
        if wanted is None:
            continue  # said by evidence_faults
        if page is None:
            said = f"There is no page “{must.text('page')}”."
            fix = "Correct the name, or add the page."
            line = must.at("page")
            yield Problem(NAME, "change", must.file, line, said, must.text("why"), fix)
            continue
        given = {m[1] for m in re.finditer(figure.PATTERN, page.text)}
        given |= set(re.findall(r"^/// *figures? *\|(.*)$", page.text, re.M))
        cited = {s for m in re.finditer(cite.PATTERN, page.text) for s in cite.ids(m[1])}
        if wanted.id not in " ".join(given).split() and not cited & set(wanted.words("sources")):
            said = f"This page does not say: {figures.sentence(wanted)}"
            fix = f"Add  {{figure {wanted.id}}}  or say it in other words and cite its source."
            yield _problem(page, 1, said, must.text("why"), fix)


def _unmarked(page: Page, known: Evidence) -> Iterator[Problem]:
    """Links to a source that is still to be checked, and do not say so."""
    for number, line in enumerate(page.lines, 1):
        if "http" not in line or "to be checked" in line.lower():
            continue
        for source in known.sources.values():
            address = cite.link(source)
            if source.text("recheck") and address and address in line:
                said = f"This links to “{source.id}”, which is still to be checked."
                why = "The reader should see that nobody has opened this source yet."
                yield _problem(page, number, said, why, f"Cite it in place:  [@{source.id}]")


def _one_line(text: str) -> str:
    return " ".join(text.replace(GIVEN, "…").split())


def _problem(page: Page, line: int, message: str, why: str, fix: str, quote: str = "") -> Problem:
    return Problem(NAME, "change", page.file, line, message, why, fix, quote)
