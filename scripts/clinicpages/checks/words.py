"""Asks for plain words, verbs that say who acts, and short paragraphs.

Readers skip a word that they do not know, and with it the advice that it carries.

Bad:   Discontinue the medication prior to the procedure.
Good:  Stop the medicine before the procedure.

It does not look at headings, code, sources, and words that the page explains or links to the
glossary. All of it is a note: a word may be right where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from clinicpages.checks import Task
from clinicpages.checks.reading import in_text as worst_of
from clinicpages.checks.reading import reader_of
from clinicpages.problem import Problem
from clinicpages.reading import style
from clinicpages.reading.article import Article, Sentence
from clinicpages.reading.finding import shortened
from clinicpages.reading.pairs import Pairs


def check(task: Task) -> Iterator[Problem]:
    """Plain words, passive verbs and long paragraphs of each page, as notes."""
    reader = reader_of(task)
    for page in task.pages:
        if not page.fault:
            yield from _page(reader.read(page).article, reader.subject.pairs)


def in_text(problems: Sequence[Problem]) -> list[Problem]:
    """What a terminal shows of one page's notes."""
    return worst_of(problems)


def _page(article: Article, pairs: Pairs) -> Iterator[Problem]:
    for sentence, group in groupby(style.hints(article, pairs), key=lambda hint: hint.sentence):
        found = list(group)
        named = "; ".join(f"“{h.hard}” → {' or '.join(h.plain[:3])}" for h in found)
        yield _note(
            sentence,
            f"There is a plainer way to say this: {named}.",
            "Readers skip a word that they do not know, and with it the advice that it carries.",
            "Use the plain word where it says the same.",
            len(found),
            [{"word": h.hard, "try": h.plain} for h in found],
        )
    for sentence in article.sentences:
        if verb := style.is_passive(sentence):
            yield _note(
                sentence,
                f"This sentence does not say who acts: “{verb}”.",
                "A patient needs to know who does what.",
                "Say who acts, if it matters: “a nurse checks”, “you take”.",
                0.5,
            )
    for sentence, count in style.long_paragraphs(article):
        yield _note(
            sentence,
            f"This paragraph has {count} sentences. {style.MOST_SENTENCES} are enough.",
            "Short paragraphs are easier to find your place in.",
            "Start a new paragraph where the next thought begins, or make a list.",
            0.8,
        )


def _note(
    sentence: Sentence,
    message: str,
    why: str,
    fix: str,
    rank: float,
    hard: list[dict[str, object]] | None = None,
) -> Problem:
    return Problem(
        "words",
        "note",
        sentence.file,
        sentence.line,
        message,
        why,
        fix,
        quote=shortened(sentence.text),
        end_line=sentence.end_line,
        rank=rank,
        extra={"hard_words": hard} if hard else {},
    )
