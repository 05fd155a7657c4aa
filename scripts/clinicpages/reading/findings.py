"""What in an article is too hard: which sentence, part or page, how much, what would help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from clinicpages.problem import Level, Problem
from clinicpages.reading.article import Article, Said, Section, Sentence
from clinicpages.reading.limits import Limits
from clinicpages.reading.pairs import Pairs
from clinicpages.reading.words import word_set

Scope = Literal["page", "section", "sentence"]
_FEW, _ENOUGH, _MANY_WORDS = 10, 30, 300
_JOINTS = word_set(
    "and but or so because which who that if when while although though unless until after "
    "before where since then as"
)
_WHY_LONG = "Long sentences are hard to follow when you are in pain or worried."
_WHY_WORDS = "A patient who meets several unknown words in one sentence often stops reading."
_WHY_HELP = "In an emergency nobody can puzzle over a word or a long sentence."
_WHY_PAGE = "Someone in pain, tired or worried reads below their best and soon gives up."


@dataclass(frozen=True)
class Finding:
    """One thing that makes a page hard to read. `over` says how far it is past its limit."""

    rule: str
    scope: Scope
    level: Level
    file: str
    line: int
    end_line: int
    message: str
    why: str
    fix: str
    over: float
    words: int = 0
    grade: float | None = None
    score: float | None = None
    sentence: str = ""
    hard_words: tuple[dict[str, Any], ...] = ()

    @property
    def as_dict(self) -> dict[str, Any]:
        """The finding for the JSON."""
        return {
            "file": self.file,
            "line": self.line,
            "end_line": self.end_line,
            "rule": self.rule,
            "scope": self.scope,
            "level": self.level,
            "words": self.words,
            "grade": self.grade,
            "score": self.score,
            "sentence": self.sentence,
            "hard_words": list(self.hard_words),
            "message": self.message,
        }

    @property
    def problem(self) -> Problem:
        """The finding as the check reports it."""
        extra = {
            key: value
            for key, value in self.as_dict.items()
            if key in ("rule", "scope", "words", "grade", "score", "hard_words")
            and value not in (None, [])
        }
        return Problem(
            "reading",
            self.level,
            self.file,
            self.line,
            self.message,
            self.why,
            self.fix,
            quote=shortened(self.sentence),
            end_line=self.end_line,
            rank=self.over,
            extra=extra,
        )


def shortened(text: str, limit: int = 160) -> str:
    """The text, cut at a word when it is long."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + " …"


def findings(article: Article, limits: Limits, pairs: Pairs) -> list[Finding]:
    """Everything to change or note, the worst first."""
    found = [
        *_sentences(article, limits, pairs),
        *_sections(article, limits),
        *_page(article, limits),
    ]
    return sorted(found, key=lambda f: (f.level != "change", -f.over, f.file, f.line))


def _sentences(article: Article, limits: Limits, pairs: Pairs) -> Iterator[Finding]:
    for sentence in (*article.summary, *article.sentences, *article.labels):
        finding = (_in_help(sentence, limits, pairs) if sentence.box else None) or (
            None if sentence.is_label else _hard(sentence, limits, pairs)
        )
        if finding:
            yield finding


def _hard(sentence: Sentence, limits: Limits, pairs: Pairs) -> Finding | None:
    """A sentence that is too long, or holds too many unknown words."""
    count, hard = sentence.length, sentence.hard
    level = limits.sentence_words.level(count)
    long = count > limits.sentence_words.good
    most = limits.unfamiliar_in_long_sentence if long else limits.unfamiliar_in_sentence
    if len(hard) >= most:
        few = f"The limit is {most - 1}" + (" in a sentence this long." if long else ".")
        message = f"This sentence has {len(hard)} unfamiliar words and {count} words. {few}"
        over = len(hard) - most + 1 + max(0, count - limits.sentence_words.good) / 5
        return _of(sentence, "hard-sentence", "change", message, _WHY_WORDS, over, pairs)
    if not level:
        return None
    limit = limits.sentence_words.change if level == "change" else limits.sentence_words.good
    message = f"This sentence has {count} words. The limit is {limit:g}."
    over = (count - limit) / 5
    return _of(sentence, "long-sentence", _level(level), message, _WHY_LONG, over, pairs)


def _in_help(sentence: Sentence, limits: Limits, pairs: Pairs) -> Finding | None:
    """A sentence of a help box: short, and no word that a frightened reader may not know."""
    count = sentence.length
    unknown = [w for w in sentence.words if not (w.familiar or w.given or _allowed(w, limits))]
    if count > limits.help_sentence_words:
        message = (
            f"This sentence in a help box has {count} words. "
            f"The limit there is {limits.help_sentence_words}."
        )
        over = 5 + count - limits.help_sentence_words
        return _of(sentence, "help-sentence", "change", message, _WHY_HELP, over, pairs)
    if unknown:
        named = ", ".join(f"“{w.word.text}”" for w in unknown)
        few = "an unfamiliar word" if len(unknown) == 1 else "unfamiliar words"
        message = f"This help box has {few}: {named}."
        return _of(
            sentence, "help-word", "change", message, _WHY_HELP, 5 + len(unknown), pairs, unknown
        )
    return None


def _allowed(said: Said, limits: Limits) -> bool:
    key = said.word.key
    stems = (key, key.removesuffix("'s"), key.removesuffix("s"))
    return any(stem in limits.help_words for stem in stems)


def _of(
    sentence: Sentence,
    rule: str,
    level: Level,
    message: str,
    why: str,
    over: float,
    pairs: Pairs,
    unknown: list[Said] | None = None,
) -> Finding:
    hard = hard_words(sentence, pairs) if unknown is None else _rows(unknown, pairs)
    grade = sentence.counts.fk
    return Finding(
        rule,
        "sentence",
        level,
        sentence.file,
        sentence.line,
        sentence.end_line,
        message,
        why,
        _fix(sentence, rule, hard),
        over,
        len(sentence.words),
        None if grade is None else round(grade, 1),
        round(sentence.score, 2),
        sentence.text,
        tuple(hard),
    )


def hard_words(sentence: Sentence, pairs: Pairs) -> list[dict[str, Any]]:
    """The unfamiliar words of a sentence and those with a plainer one, each once."""
    said = [
        w for w in sentence.words if not w.neutral and (not w.familiar or pairs.try_for(w.word.key))
    ]
    return _rows(said, pairs)


def _rows(said: list[Said], pairs: Pairs) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for w in said:
        plain = pairs.try_for(w.word.key)
        rows.setdefault(w.word.key, {"word": w.word.text, "syllables": w.syllables, "try": plain})
    return list(rows.values())


def _fix(sentence: Sentence, rule: str, hard: list[dict[str, Any]]) -> str:
    """Where to split, and which plain words to use."""
    parts = []
    if rule in ("long-sentence", "help-sentence") or len(sentence.words) > 15:
        after = split_after(sentence)
        parts.append(
            f"Make two sentences. A good place to stop is after “{after}”."
            if after
            else "Make two sentences."
        )
    plain = [f"{row['word']} → {' or '.join(row['try'][:2])}" for row in hard if row["try"]]
    if plain:
        parts.append("Plainer words: " + "; ".join(plain[:6]) + ".")
    left = [row["word"] for row in hard if not row["try"]]
    if left and rule != "long-sentence":
        parts.append(
            "Say in plain words, or explain and link to the glossary: " + ", ".join(left[:6]) + "."
        )
    return " ".join(parts) or "Say it in everyday words."


def split_after(sentence: Sentence) -> str:
    """The last words before the best place to split, or nothing when there is none.

    The best place is near the middle: after a semicolon, a colon, a dash or a comma, or before a
    word that joins two thoughts.
    """
    own = sentence.words
    middle, best, chosen = len(own) / 2, 0.0, -1
    for i in range(2, len(own) - 2):
        gap = _between(sentence, i)
        weight = 3.0 if re.search(r"[;:—–]", gap) else 2.0 if "," in gap else 0.0
        if own[i + 1].word.key in _JOINTS:
            weight += 1.5
        if weight:
            weight *= 1 - abs(i + 1 - middle) / len(own)
            if weight > best:
                best, chosen = weight, i
    if chosen < 0:
        return ""
    return " ".join(said.word.text for said in own[max(0, chosen - 2) : chosen + 1])


def _between(sentence: Sentence, i: int) -> str:
    """A word with the marks that follow it, up to the next word."""
    start, end = sentence.words[i].word.start, sentence.words[i + 1].word.start
    return sentence.text[start - sentence.start : end - sentence.start]


def _sections(article: Article, limits: Limits) -> Iterator[Finding]:
    for section in article.sections:
        grade = section.counts_neutral.fk
        if section.counts.sentences < _FEW or grade is None:
            continue
        band = limits.section_grade_explained
        level = band.level(grade)
        if level:
            limit = band.change if level == "change" else band.good
            message = (
                f"The part “{section.heading}” has reading grade {grade:.1f}. "
                f"The limit is {limit:g}. Headings and tables' headers are not counted."
            )
            yield _wide(article, section, "section-grade", level, message, grade - limit, grade)


def _page(article: Article, limits: Limits) -> Iterator[Finding]:
    counts = article.counts
    if counts.sentences < _FEW and counts.words < _MANY_WORDS:
        return
    wider = 0 if counts.sentences >= _ENOUGH or counts.words >= _MANY_WORDS else 1
    eased = article.counts_neutral
    told = _both(article)
    measures = (
        (
            "page-grade",
            limits.page_grade_explained,
            eased.fk,
            "reading grade {} with explained words as short",
            wider,
        ),
        ("page-grade", limits.page_grade, counts.fk, "reading grade {}, all words counted", wider),
        (
            "page-smog",
            limits.page_smog_explained,
            eased.smog,
            "SMOG grade {} with explained words as short",
            wider,
        ),
        ("page-smog", limits.page_smog, counts.smog, "SMOG grade {}, all words counted", wider),
        (
            "page-words",
            limits.page_unfamiliar,
            article.unfamiliar(),
            "{} unfamiliar words in 100",
            0,
        ),
        (
            "page-long-sentences",
            limits.page_long_sentences,
            100 * article.longer_than(20) / max(counts.sentences, 1),
            "{} in 100 sentences over 20 words",
            0,
        ),
    )
    for rule, band, value, says, more in measures:
        level = band.level(value, more) if value is not None else ""
        if value is not None and level:
            limit = (band.change if level == "change" else band.good) + more
            message = f"This page has {says.format(f'{value:.1f}')}. The limit is {limit:g}. {told}"
            grade = value if "grade" in says else None
            yield _wide(article, None, rule, level, message, (value - limit) / 2, grade)
    yield from _caps(article, limits, told)


def _caps(article: Article, limits: Limits, told: str) -> Iterator[Finding]:
    """Explained words help only so far: a page made of them is still hard."""
    share = article.neutral_share()
    fk, eased = article.counts.fk, article.counts_neutral.fk
    gap = (fk or 0) - (eased or 0)
    if share > limits.explained_share:
        message = (
            f"{share:.1f} in 100 words are hard words that the page explains. "
            f"The limit is {limits.explained_share:g}. {told}"
        )
        yield _wide(
            article,
            None,
            "explained-words",
            "change",
            message,
            share - limits.explained_share,
            None,
        )
    elif gap > limits.explained_gap:
        message = (
            f"Explained words bring the grade down by {gap:.1f}. "
            f"The limit is {limits.explained_gap:g}. {told}"
        )
        yield _wide(
            article, None, "explained-words", "change", message, gap - limits.explained_gap, fk
        )


def _both(article: Article) -> str:
    """Both grades, the explained terms and their share, in one sentence."""
    fk, eased = article.counts.fk, article.counts_neutral.fk
    smog = article.counts.smog
    terms = ", ".join(article.neutral_terms) or "none"
    return (
        f"Grades: {fk or 0:.1f} over all words (SMOG {smog or 0:.1f}), {eased or 0:.1f} with "
        f"explained words as short. Explained words: {terms} "
        f"({article.neutral_share():.1f} in 100)."
    )


def _wide(
    article: Article,
    section: Section | None,
    rule: str,
    level: str,
    message: str,
    over: float,
    grade: float | None,
) -> Finding:
    """A finding on a section or the whole page; it names the hardest sentence."""
    rows = section.sentences if section else article.sentences
    worst = max(rows, key=lambda s: s.score, default=None)
    fix = "Shorten sentences and use everyday words. A grade is a hint: ask a patient to read it."
    if worst:
        fix += f" The hardest sentence starts on line {worst.line}: “{shortened(worst.text, 80)}”"
    line = section.line if section else 1
    return Finding(
        rule,
        "section" if section else "page",
        _level(level),
        article.page.file,
        line,
        line,
        message,
        _WHY_PAGE,
        fix,
        over,
        (section or article).counts.words,
        None if grade is None else round(grade, 1),
    )


def _level(level: str) -> Level:
    return "change" if level == "change" else "note"
