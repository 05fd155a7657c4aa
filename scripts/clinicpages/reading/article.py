"""A page read whole: its sentences with lines, words and syllables, its sections and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from clinicpages.page import Page
from clinicpages.project import Project
from clinicpages.reading import glossary as glossaries
from clinicpages.reading.align import matched
from clinicpages.reading.extract import Block, blocks
from clinicpages.reading.familiar import is_familiar
from clinicpages.reading.glossary import Glossary
from clinicpages.reading.grades import Counts, score, total
from clinicpages.reading.sentences import TITLES, has_final_stop, spans
from clinicpages.reading.source import MARK, Token, shown_words, tokens
from clinicpages.reading.spoken import spoken
from clinicpages.reading.words import Word, words

_LABEL_UNDER = 6  # words: a shorter item or cell without a stop is a label


@dataclass(frozen=True, slots=True)
class Said:
    """A word as read aloud: `neutral` when the page explains it, `given` by a clinic setting."""

    word: Word
    syllables: int
    familiar: bool
    neutral: bool
    given: bool

    @property
    def is_hard(self) -> bool:
        """True for a word that most readers do not know and the page does not explain."""
        return not (self.familiar or self.neutral or self.given)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or a label (`is_label`), where it starts and ends in the Markdown.

    `block` is the number of its block, `start` where it begins in that block's text.
    """

    text: str
    words: tuple[Said, ...]
    block: int
    start: int
    file: str
    line: int
    end_line: int
    is_label: bool
    box: str
    role: str

    @property
    def counts(self) -> Counts:
        """All words as they are."""
        return _counts(self.words, neutral=False)

    @property
    def counts_neutral(self) -> Counts:
        """Explained words counted as two syllables."""
        return _counts(self.words, neutral=True)

    @property
    def length(self) -> int:
        """Its words, those of a clinic setting as one: the writer cannot make them fewer."""
        given = sum(said.given for said in self.words)
        return len(self.words) - given + bool(given)

    @property
    def hard(self) -> list[Said]:
        """Its unfamiliar words, those that the page explains aside."""
        return [said for said in self.words if said.is_hard]

    @property
    def score(self) -> float:
        """How hard it is, about 1 to 6."""
        return score(len(self.words), len(self.hard))


@dataclass(frozen=True, slots=True)
class Section:
    """The text from one heading to the next. The text before any heading has none ("")."""

    heading: str
    level: int
    line: int
    sentences: tuple[Sentence, ...]

    @property
    def counts(self) -> Counts:
        """All words as they are."""
        return total(s.counts for s in self.sentences)

    @property
    def counts_neutral(self) -> Counts:
        """Explained words counted as two syllables."""
        return total(s.counts_neutral for s in self.sentences)


@dataclass(frozen=True)
class Article:
    """All that the check knows of one page."""

    page: Page
    sentences: tuple[Sentence, ...] = ()
    labels: tuple[Sentence, ...] = ()
    summary: tuple[Sentence, ...] = ()
    sections: tuple[Section, ...] = ()
    neutral_terms: tuple[str, ...] = ()

    @cached_property
    def counts(self) -> Counts:
        """All words as they are."""
        return total(s.counts for s in self.sentences)

    @cached_property
    def counts_neutral(self) -> Counts:
        """Explained words counted as two syllables."""
        return total(s.counts_neutral for s in self.sentences)

    @cached_property
    def all_words(self) -> list[Said]:
        """Every counted word, labels included."""
        return [said for s in (*self.sentences, *self.labels) for said in s.words]

    def unfamiliar(self) -> float:
        """Hard words in 100, labels included, explained words aside."""
        return 100 * sum(w.is_hard for w in self.all_words) / max(len(self.all_words), 1)

    def neutral_share(self) -> float:
        """Words in 100 that count as easier than they are, because the page explains them."""
        eased = sum(w.neutral and (w.syllables > 2 or not w.familiar) for w in self.all_words)
        return 100 * eased / max(len(self.all_words), 1)

    def longer_than(self, limit: int) -> int:
        """How many sentences have more words than the limit."""
        return sum(s.length > limit for s in self.sentences)


def _counts(said: Sequence[Said], *, neutral: bool) -> Counts:
    syllables = [min(w.syllables, 2) if neutral and w.neutral else w.syllables for w in said]
    return Counts(1, len(said), sum(syllables), sum(n > 2 for n in syllables))


def read_article(project: Project, page: Page, html: str, glossary: Glossary) -> Article:
    """The article of a page from its HTML, each sentence led back to its Markdown line."""
    found = blocks(html)
    words_of = [
        tuple(words(block.text)) if block.counted or block.role == "summary" else ()
        for block in found
    ]
    used = glossaries.uses(glossary, [[word.key for word in row] for row in words_of])
    terms = glossaries.explained(glossary, used, found, words_of)
    neutral = {(u.block, i) for u in used if u.term in terms for i in range(u.first, u.last + 1)}
    lines = _Lines(project, page, found)
    reading = _Reading(found, words_of, neutral, lines)
    rows = list(reading.rows())
    return Article(
        page,
        tuple(s for s in rows if s.role != "summary" and not s.is_label),
        tuple(s for s in rows if s.role != "summary" and s.is_label),
        tuple(s for s in rows if s.role == "summary"),
        tuple(_sections(found, rows, lines)),
        tuple(sorted(terms)),
    )


@dataclass(frozen=True)
class _Reading:
    """The blocks of a page on their way to sentences."""

    blocks: Sequence[Block]
    words: Sequence[Sequence[Word]]
    neutral: set[tuple[int, int]]
    lines: _Lines

    def rows(self) -> Iterator[Sentence]:
        """Every sentence and label, in order."""
        for number, block in enumerate(self.blocks):
            if not self.words[number]:
                continue
            short = len(self.words[number]) < _LABEL_UNDER and not has_final_stop(block.text)
            if short and block.role in ("item", "cell"):
                yield self._row(number, 0, len(block.text), True)
                continue
            for start, end in spans(block.text):
                row = self._row(number, start, end, False)
                if row.words:
                    yield row

    def _row(self, number: int, start: int, end: int, is_label: bool) -> Sentence:
        block = self.blocks[number]
        own = [(i, w) for i, w in enumerate(self.words[number]) if start <= w.start < end]
        shouted = len(own) > 3 and block.text[start:end].isupper()
        said, before = [], ""
        for i, word in own:
            text = word.text.lower() if shouted else word.text
            neutral = (number, i) in self.neutral
            given = any(a < word.end and word.start < b for a, b in block.given)
            syllables = spoken(text, before[-1:].isdigit())
            # A name after its title is no hard word.
            named = before.lower() in TITLES and word.text[:1].isupper()
            familiar = named or is_familiar(word.key)
            said.append(Said(word, syllables, familiar, neutral, given))
            before = word.text
        file, line, end_line = self.lines.place(number, start, end)
        return Sentence(
            block.text[start:end],
            tuple(said),
            number,
            start,
            file,
            line,
            end_line,
            is_label,
            block.box,
            block.role,
        )


class _Lines:
    """Where each stretch of rendered text stands in the Markdown."""

    def __init__(self, project: Project, page: Page, found: Sequence[Block]) -> None:
        self.page = page
        main, notes = tokens(project, page)
        self.source: dict[str, list[Token]] = {"": main, **notes}
        self.words = [shown_words(block.text, block.marks) for block in found]
        self.notes = [block.note if block.note in notes else "" for block in found]
        self.first = [0] * len(found)
        self.match: dict[str, list[int]] = {}
        for note, source in self.source.items():
            shown: list[str] = []
            for number, row in enumerate(self.words):
                if self.notes[number] == note and found[number].role != "summary":
                    self.first[number] = len(shown)
                    shown.extend(word for word, _ in row)
            self.match[note] = matched(shown, source)
        self.blocks = found

    def place(self, number: int, start: int, end: int) -> tuple[str, int, int]:
        """The file, first line and last line of block.text[start:end]."""
        block = self.blocks[number]
        if block.role == "summary":
            line = self.page.meta_line("summary")
            return self.page.file, line, line
        note = self.notes[number]
        source, match, base = self.source[note], self.match[note], self.first[number]
        inside = [base + k for k, (_, at) in enumerate(self.words[number]) if start <= at < end]
        if not source:
            return self.page.file, self.page.body_line, self.page.body_line
        tied = [k for k in inside if match[k] >= 0]
        if not tied:
            token = self._made(source, match, inside[0] if inside else base)
            return token.file, token.line, token.line
        first, last = source[match[tied[0]]], source[match[tied[-1]]]
        if tied[0] > inside[0]:
            first = self._mark_before(source, match, tied[0]) or first
        end_line = last.line if last.file == first.file else first.line
        return first.file, first.line, max(end_line, first.line)

    def _made(self, source: list[Token], match: list[int], at: int) -> Token:
        """The mark that made a text which stands in no Markdown: the next after what is known."""
        before = next((match[k] for k in range(at - 1, -1, -1) if match[k] >= 0), -1)
        if before >= 0 and source[before].word.startswith(MARK):
            return source[before]
        after = next((m for m in match[at:] if m >= 0), len(source))
        marks = [t for t in source[before + 1 : after] if t.word.startswith(MARK)]
        return marks[0] if marks else source[max(before, 0)]

    def _mark_before(self, source: list[Token], match: list[int], at: int) -> Token | None:
        """The mark just before a matched word, when the words in front of it were made by it."""
        before = next((match[k] for k in range(at - 1, -1, -1) if match[k] >= 0), -1)
        between = source[before + 1 : match[at]]
        return next((t for t in reversed(between) if t.word.startswith(MARK)), None)


def _sections(found: Sequence[Block], rows: Sequence[Sentence], lines: _Lines) -> Iterator[Section]:
    """One section for each heading, and one for text that stands before any."""
    heading, level, line = "", 0, 1
    own: list[Sentence] = []
    todo = [s for s in rows if not s.is_label and s.role != "summary"]
    at = 0
    for number, block in enumerate(found):
        if block.role == "heading":
            if own or heading:
                yield Section(heading, level, line, tuple(own))
            heading, level, own = block.text, block.level, []
            line = lines.place(number, 0, len(block.text))[1]
        while at < len(todo) and todo[at].block == number:
            own.append(todo[at])
            at += 1
    if own or heading:
        yield Section(heading, level, line, tuple(own))
