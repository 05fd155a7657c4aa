"""Sentences that are too hard: how much, which words, where to split, what to say instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clinicpages.problem import Level
from clinicpages.reading.article import Article, Said, Sentence
from clinicpages.reading.finding import Finding, level_of
from clinicpages.reading.limits import Limits
from clinicpages.reading.pairs import Pairs
from clinicpages.reading.words import word_set

_JOINTS = word_set(
    "and but or so because which who that if when while although though unless until after "
    "before where since then as"
)
_WHY_LONG = "Long sentences are hard to follow when you are in pain or worried."
_WHY_WORDS = "A patient who meets several unknown words in one sentence often stops reading."
_WHY_HELP = "In an emergency nobody can puzzle over a word or a long sentence."


def in_sentences(article: Article, limits: Limits, pairs: Pairs) -> Iterator[Finding]:
    """Every sentence, and label of a help box, that must change or is noted."""
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
        where = f", in a sentence of over {limits.sentence_words.good:g} words" if long else ""
        message = (
            f"{len(hard)} of the {count} words in this sentence are unfamiliar. "
            f"At most {most - 1} may be{where}."
        )
        over = len(hard) - most + 1 + max(0, count - limits.sentence_words.good) / 5
        return _of(sentence, "hard-sentence", "change", message, _WHY_WORDS, over, pairs)
    if not level:
        return None
    limit = limits.sentence_words.change if level == "change" else limits.sentence_words.good
    message = f"This sentence has {count} words. The limit is {limit:g}."
    over = (count - limit) / 5
    return _of(sentence, "long-sentence", level_of(level), message, _WHY_LONG, over, pairs)


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
