"""Notes on style: hard words that have a plain one, passive voice, long paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from clinicpages.reading.article import Article, Sentence
from clinicpages.reading.pairs import Pairs
from clinicpages.reading.words import word_set

MOST_SENTENCES = 3  # of a paragraph
_BE = word_set("am is are was were be been being isn't aren't wasn't weren't it's that's")
_BETWEEN = word_set(
    "not also often always never usually sometimes still then now first just only already mostly"
    " soon well once"
)
_IRREGULAR = word_set(
    "given taken done seen shown told sent put held kept built bought brought caught chosen cut"
    " drawn driven eaten fed felt fought forgotten hidden hit hurt laid led lost made meant met"
    " paid read run said sold set shut spent stuck taught thought thrown understood woken won worn"
    " written begun sewn sworn torn ground found known"
)
# They say how someone or something is, not what is done to them.
_STATES = word_set(
    "tired worried scared interested concerned pleased surprised married confused used allowed"
    " supposed needed called named based related limited involved closed swollen broken squashed"
    " damaged injured blocked infected red bed need indeed speed hundred sacred naked advanced aged"
    " retired relaxed prepared qualified experienced located connected sore left"
)


@dataclass(frozen=True)
class Hint:
    """A plain word for what stands in a sentence."""

    sentence: Sentence
    hard: str
    plain: list[str]


def hints(article: Article, pairs: Pairs) -> Iterator[Hint]:
    """Every hard word or phrase with a plain one, in order; words that the page explains aside."""
    for sentence in (*article.summary, *article.sentences, *article.labels):
        at, keys = 0, [said.word.key for said in sentence.words]
        while at < len(keys):
            length, plain = pairs.at(keys, at)
            explained = any(s.neutral for s in sentence.words[at : at + length])
            if plain and not explained:
                shown = " ".join(s.word.text for s in sentence.words[at : at + length])
                yield Hint(sentence, shown, plain)
            at += length


def is_passive(sentence: Sentence) -> str:
    """The passive verb of a sentence ("was injected"), or nothing."""
    keys = [said.word.key for said in sentence.words]
    for i, key in enumerate(keys[:-1]):
        if key not in _BE:
            continue
        j = i + 1
        while j < len(keys) - 1 and (keys[j] in _BETWEEN or keys[j].endswith("ly")):
            j += 1
        verb = keys[j]
        if verb in _STATES:
            continue
        if verb in _IRREGULAR or (verb.endswith("ed") and len(verb) > 4):
            return f"{sentence.words[i].word.text} {sentence.words[j].word.text}"
    return ""


def long_paragraphs(article: Article) -> Iterator[tuple[Sentence, int]]:
    """The first sentence and the number of sentences of each paragraph that has too many."""
    rows = [s for s in article.sentences if s.role == "prose"]
    count = Counter(s.block for s in rows)
    seen: set[int] = set()
    for sentence in rows:
        if count[sentence.block] > MOST_SENTENCES and sentence.block not in seen:
            seen.add(sentence.block)
            yield sentence, count[sentence.block]
