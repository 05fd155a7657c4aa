"""Syllables of a written English word: hand-checked words, then exceptions, then the rule."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from clinicpages.reading.rule import by_rule

# Openings of medical words and the syllables that they add.
_OPENINGS = {
    "osteo": 3, "kypho": 2, "vertebro": 3, "radio": 3, "cardio": 3, "neuro": 2, "gastro": 2,
    "hyper": 2, "hypo": 2, "inter": 2, "intra": 2, "peri": 2, "post": 1, "micro": 2, "macro": 2,
    "anti": 2, "auto": 2, "electro": 3, "haemo": 2, "hemo": 2, "thermo": 2, "pneumo": 2,
    "immuno": 3, "physio": 3, "psycho": 2, "chemo": 2, "angio": 3, "arthro": 2, "spondylo": 3,
    "laparo": 3, "cranio": 3, "myelo": 3, "lympho": 2, "thrombo": 2, "dermato": 3, "hepato": 3,
    "nephro": 2, "broncho": 2, "endo": 2, "ultra": 2, "multi": 2, "para": 2, "trans": 1, "sub": 1,
    "super": 2, "over": 2, "under": 2, "counter": 2, "semi": 2, "non": 1, "pre": 1, "un": 1,
    "dis": 1, "mis": 1, "re": 1, "out": 1, "fore": 1, "cyto": 2, "glyco": 2, "lipo": 2, "bio": 2,
    "costo": 2, "cervico": 3, "lumbo": 2, "thoraco": 3, "musculo": 3, "contra": 2,
}  # fmt: skip
_ENDINGS = (
    "s", "es", "ed", "d", "ing", "ly", "er", "ers", "ness", "less", "ful", "ment", "ments", "able",
    "al", "ally", "ity", "ic", "ist", "ists", "man", "men", "like", "hood", "ship", "work", "time",
)  # fmt: skip
_BY_LENGTH = tuple(sorted(_OPENINGS, key=len, reverse=True))


@cache
def exceptions() -> dict[str, int]:
    """Words that the rule gets wrong, with their syllables: hand-checked ones over CMU's."""
    table: dict[str, int] = {}
    for name in ("cmu.txt", "hand.txt"):
        for line in files(__package__).joinpath("data", name).read_text("utf-8").splitlines():
            count, colon, words = line.partition(":")
            if colon and count.isdigit():
                table.update(dict.fromkeys(words.split(), int(count)))
    return table


def add(words: Mapping[str, int]) -> None:
    """Adds a site's own words. They win over every other list."""
    exceptions().update(words)
    syllables_of.cache_clear()


@cache
def syllables_of(word: str) -> int:
    """Syllables of a lower-case word of letters; at least 1."""
    return estimate(word, exceptions())


def estimate(word: str, known: Mapping[str, int]) -> int:
    """Syllables of a word when `known` holds the exceptions: of the word, then of its parts."""
    if word in known:
        return known[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            base = word[: -len(ending)]
            for stem in (base, base + "e", base + "y"):
                if stem in known:
                    return known[stem] + by_rule(word) - by_rule(stem)
    for opening in _BY_LENGTH:
        rest = word[len(opening) :]
        if len(rest) < 4 or not word.startswith(opening):
            continue
        # Where vowels meet ("contra-indicated") the rule alone would take them for one.
        if rest in known or (opening[-1] in "aio" and rest[0] in "aeiou" and len(opening) > 3):
            return _OPENINGS[opening] + estimate(rest, known)
    return by_rule(word)
