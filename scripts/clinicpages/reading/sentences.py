"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinicpages.reading.words import word_set

# A stop, the marks that close what it ends, then a space or the end.
_STOP = re.compile(r"[.?!…]+(?P<close>(?:[\"'”’»)\]]|[⁰¹²³⁴-⁹]|\[\d{1,3}\])*)(?=\s|$)")
TITLES = word_set("dr mr mrs ms prof st rev sr jr messrs mx hon capt sgt")
_NEVER = frozenset(("e.g", "i.e", "eg", "ie", "viz"))
# Before a number these are short for a word: "no. 4", "fig. 2".
_BEFORE_NUMBER = word_set("no nos p pp fig figs vol vols ch sec art para eq ref refs tel ext")
# These end a sentence only when the next word opens one.
_MAYBE = word_set("a.m p.m am pm etc al approx vs cf inc ltd co hr hrs min mins")
_UNDOTTED = frozenset(("am", "pm", "co", "min", "mins", "hr", "hrs"))
_DATES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs "
    "fri sat sun january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep sept oct nov dec"
)
_SHORT_DATES = word_set(
    "mon tue tues wed thu thur thurs fri jan feb apr jun jul aug sep sept oct nov dec"
)
_ZONES = frozenset(("gmt", "bst", "utc", "est", "edt", "cet", "cest", "pst", "pdt"))
# A single letter after one of these is a name of its own ("vitamin D."), not an initial.
_LETTERED = word_set(
    "vitamin vitamins hepatitis type group plan grade level stage part figure appendix step "
    "option table box protein influenza flu point section ward unit room block class category "
    "line gate door floor building vertebra and or"
)
_OPENERS = word_set(
    "a an the you your yours we our us i it its he she they their them his her this that these "
    "those there here if when while as after before in on at by for from to of with without and "
    "but or so not no yes do don't does did is are was were be can can't could will won't would "
    "should may might must ask call tell take go get try see use keep stop rest wait drink eat "
    "walk phone ring bring some many most more each every any all both other what why how who "
    "where which then now also please once one two three because although until since during "
    "about only even talk make have let"
)
_WORD_BEFORE = re.compile(r"(\S+)\s*$")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of every sentence of one block, stops included, spaces around left out."""
    start = 0
    for match in _STOP.finditer(text):
        if match.end() == len(text):
            break
        if _ends(text, start, match):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def has_final_stop(text: str) -> bool:
    """True when the text ends with . ? ! or …, marks that close it aside."""
    return text.rstrip().rstrip("\"'”’»)]").endswith((".", "?", "!", "…"))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """True when this stop ends a sentence."""
    rest = text[match.end() :].lstrip()
    if not rest:
        return True
    after = rest.split(None, 1)[0].lstrip("\"'“‘(*[")
    stop = text[match.start() : match.start("close")]
    if match["close"] and not _opens(after) and not after[:1].isdigit():
        return False
    if stop != ".":
        return True
    run = re.search(r"\S*$", text[start : match.start()])
    before = (run[0] if run else "").lstrip("\"'“‘([*")
    low = before.lower()
    if low in _NEVER or low in TITLES:
        return False
    if low in _BEFORE_NUMBER and after[:1].isdigit():
        return False
    if low in _SHORT_DATES and after[:1].islower():
        return False
    if low == "al":
        return _opens(after)
    if low in _UNDOTTED and not after[:1].islower():
        return True
    if low in _MAYBE or re.fullmatch(r"(?:[a-z]\.)+[a-z]", low):
        return _opens_after_short(after, low)
    if len(before) == 1 and before.isalpha() and before.isupper():
        return not _is_initial(text[start : match.start() - 1], after)
    return True


def _opens(word: str) -> bool:
    return word[:1].isupper()


def _opens_after_short(after: str, low: str) -> bool:
    """True when the word after "p.m." or "etc." opens a sentence; a day, month or zone does not."""
    plain = re.sub(r"\W+$", "", after).lower()
    if not _opens(after) or plain in _DATES or plain in _ZONES:
        return False
    if low in ("a.m", "p.m", "etc"):
        return True
    return re.sub(r"['’].*", "", plain) in _OPENERS


def _is_initial(before: str, after: str) -> bool:
    """True for the J of "J. Smith": a name follows, and no "vitamin" stands before."""
    plain = re.sub(r"\W+$", "", after).lower().replace("’", "'")
    if not _opens(after) or plain in _OPENERS:
        return False
    word = _WORD_BEFORE.search(before)
    return not (word and word[1].lower().strip("\"'“‘(") in _LETTERED)
