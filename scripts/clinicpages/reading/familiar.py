"""The words that most readers know: SCOWL sizes 10 and 20, British and American."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from clinicpages.reading.words import word_set

_SHORT_FORMS = re.compile(r"(?:'s|s'|'ll|'re|'ve|'d|'m|')$")
# SCOWL keeps days, months and these short forms in longer lists; every reader knows them.
_EVERYDAY = word_set(
    "e.g i.e etc a.m p.m am pm dr mr mrs ms st vs monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october "
    "november december"
)
_AMOUNT = re.compile(r"[£$€]?\d[\d.,:–-]*(?:st|nd|rd|th|s|am|pm|mg|mcg|g|kg|ml|l|cm|mm|m|km|%|°c)?")


@cache
def _list() -> frozenset[str]:
    text = files(__package__).joinpath("data", "familiar.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def is_listed(word: str) -> bool:
    """True when the list itself holds this lower-case word."""
    return word in _list()


def is_familiar(key: str) -> bool:
    """True for a listed word, its short forms, listed parts with hyphens, letters and numbers."""
    listed = _list()
    key = key.rstrip(".")
    if len(key) < 2 or key in listed or key in _EVERYDAY:
        return True
    if _AMOUNT.fullmatch(key):
        return True
    if key.endswith("n't") and (key[:-3] in listed or key in ("can't", "won't", "shan't")):
        return True
    stem = _SHORT_FORMS.sub("", key)
    if stem != key and (stem in listed or stem in _EVERYDAY):
        return True
    return "-" in key and all(is_familiar(part) for part in key.split("-"))
