"""Full stops in the middle of a thought: they lower a grade and help nobody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from clinicpages.reading.article import Sentence
from clinicpages.reading.grades import Counts
from clinicpages.reading.words import word_set

# A sentence that opens with one of these leans on the one before.
_LEANS = word_set("which who whose whom including such unlike namely whereas whereby wherein")
_VERBS = word_set(
    "am is are was were be been being has have had having do does did can cannot could may "
    "might must shall should will would let need needs dare ask asks asked call calls called "
    "tell tells told take takes took go goes went get gets got give gives gave make makes "
    "made come comes came see sees saw use uses used keep keeps kept put puts stop stops rest "
    "rests wait waits help helps find finds found feel feels felt want wants know knows knew "
    "think thinks thought say says said show shows mean means meant try tries start starts "
    "begin begins began work works eat eats drink drinks walk walks sit sits lie lies stand "
    "stands move moves turn turns look looks talk talks bring brings phone ring read write "
    "check checks change changes happen happens heal heals hurt hurts ease eases last lasts "
    "leave leaves left hold holds held become becomes became seem seems stay stays lift drive "
    "drives bend wash wear follow follows include includes depend depends cause causes grow "
    "grows break breaks broke leak leaks push pushes press presses numb numbs sleep breathe "
    "live lives remember avoid choose decide explain offer offers pay pays cost costs learn "
    "tend tends occur occurs remain remains require requires comprise comprises involve "
    "involves provide provides receive receives reduce reduces increase increases allow "
    "allows enable enables suggest suggests "
)


def joined(sentences: Sequence[Sentence]) -> tuple[Counts, int]:
    """The counts with each piece joined to the sentence before it in its block; how many pieces."""
    number = 0
    total = Counts()
    for _, group in groupby(sentences, key=lambda s: s.block):
        for at, sentence in enumerate(group):
            piece = at > 0 and is_piece(sentence)
            number += piece
            own = sentence.counts
            whole = Counts(0 if piece else 1, own.words, own.syllables, own.polysyllables)
            total = total + whole
    return total, number


def is_piece(sentence: Sentence) -> bool:
    """True for text between two stops that is no sentence of its own."""
    keys = [said.word.key for said in sentence.words]
    if sentence.text[:1].islower() or keys[0] in _LEANS:
        return True
    if sentence.text.rstrip("\"'”’»)")[-1:] in ("?", "!", "…"):
        return False
    return not any(_may_act(key, at) for at, key in enumerate(keys))


def _may_act(key: str, at: int) -> bool:
    """True for a word that can be what a sentence does."""
    if (
        key in _VERBS
        or key.endswith(("n't", "'re", "'ll", "'ve", "'m"))
        or key in ("it's", "that's")
    ):
        return True
    return at > 0 and key.endswith("ed")
