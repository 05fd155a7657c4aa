"""Parts and pages that are too hard: grades, unfamiliar words, long sentences, explained words."""

from __future__ import annotations

from collections.abc import Iterator

from clinicpages.reading.article import Article, Section
from clinicpages.reading.finding import Finding, level_of, shortened
from clinicpages.reading.limits import Limits
from clinicpages.reading.pieces import joined

_FEW, _ENOUGH, _MANY_WORDS = 10, 30, 300
_PIECES = 5
_WHY_PAGE = "Someone in pain, tired or worried reads below their best and soon gives up."


def in_sections(article: Article, limits: Limits) -> Iterator[Finding]:
    """Every part of ten sentences or more whose grade is too high."""
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


def in_page(article: Article, limits: Limits) -> Iterator[Finding]:
    """Every measure of the whole page that is too high; none for a page under ten sentences."""
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
    yield from _pieces(article, limits, wider)
    yield from _caps(article, limits, told)


def _pieces(article: Article, limits: Limits, wider: float) -> Iterator[Finding]:
    """A full stop at every comma lowers a grade; the page stays as hard as it was."""
    whole, number = joined(article.sentences)
    if number < _PIECES or number * 5 < article.counts.sentences:
        return
    if limits.page_grade.level(whole.fk or 0, wider) != "change":
        return
    message = (
        f"{number} of {article.counts.sentences} sentences are only pieces of the one before. "
        f"Joined, they have reading grade {whole.fk:.1f}. "
        f"The limit is {limits.page_grade.change + wider:g}."
    )
    over = (whole.fk or 0) - limits.page_grade.change
    yield _wide(article, None, "page-pieces", "change", message, over, whole.fk)


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
        level_of(level),
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
