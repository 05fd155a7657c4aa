"""Syllables as a text is read aloud: words, numbers, initials letter by letter, units in full."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from clinicpages.reading.familiar import is_listed
from clinicpages.reading.syllables import syllables_of
from clinicpages.reading.words import word_set

_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_TENS = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)
_HUNDRED, _THOUSAND, _MILLION, _POINT, _AND = 2, 2, 2, 1, 1
# Numbers that are said digit by digit: the emergency and advice lines.
_DIGIT_BY_DIGIT = {"999", "911", "112", "111", "101", "000", "119"}
_UNITS = {
    "mg": 3, "mcg": 4, "g": 1, "kg": 3, "ml": 4, "cl": 4, "l": 2, "mm": 4, "cm": 4, "m": 2,
    "km": 4, "am": 2, "pm": 2, "a.m": 2, "p.m": 2, "h": 1, "hr": 1, "hrs": 1, "min": 2, "mins": 2,
    "sec": 2, "secs": 2, "lb": 1, "lbs": 1, "oz": 1, "ft": 1, "mph": 4, "k": 2, "c": 2, "f": 3,
    "°c": 5, "°f": 6, "°": 2, "%": 2, "x": 1, "bn": 2, "mmhg": 8, "kcal": 4, "iu": 2,
    "mmol": 3, "gy": 1, "msv": 5,
}  # fmt: skip
_SIGNS = {"£": 1, "$": 2, "€": 2}
_SHORT = {
    "dr": 2, "mr": 2, "mrs": 2, "ms": 1, "prof": 3, "st": 1, "no": 1, "vs": 2, "etc": 4,
    "approx": 5, "fig": 2, "e.g": 2, "i.e": 2, "a.m": 2, "p.m": 2, "jan": 4, "feb": 4, "aug": 2,
    "sept": 3, "oct": 3, "nov": 3, "dec": 3, "tel": 4, "ext": 3, "½": 1, "¼": 2, "¾": 3, "&": 1,
    "ok": 2, "tv": 2, "hrs": 1, "mg": 3, "mcg": 4, "kg": 3, "ml": 4, "cm": 4, "mm": 4, "km": 4,
    "kcal": 4, "mph": 4, "mmol": 3,
}  # fmt: skip
# Initials that are said as a word, and those that look like a word but are said by letter.
_SAID_AS_WORD = word_set(
    "covid dexa nice aids sars nsaid nsaids picc frax laser nato nasa unicef pacs pals"
)
_SPELT = word_set("us who it id ms pm am ad pr ot ed er ca ra")
_ROMAN = {"ii": 1, "iii": 1, "vi": 1, "vii": 2, "viii": 1, "ix": 1}
_NUMBER = re.compile(r"(?P<sign>[£$€])?(?P<digits>\d[\d,]*(?:\.\d+)*)(?P<rest>\D*)")
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)(?::\d\d)?(am|pm|a\.m|p\.m)?", re.I)
_CHUNK = re.compile(r"\d+|[A-Za-z]+|&")
_HISS = re.compile(r"(?:s|x|z|ch|sh|ce|ge|se|ze|dge)$")


@lru_cache(maxsize=65536)
def spoken(word: str, after_number: bool = False) -> int:
    """Syllables of one word as read aloud; `after_number` is True for the "mg" of "5 mg"."""
    word = word.replace("’", "'").replace("–", "-")
    low = word.lower().rstrip(".")
    if after_number and low in _UNITS:
        return _UNITS[low]
    if low in _SHORT and not (word.isupper() and low == "no"):
        return _SHORT[low]
    if any(c.isdigit() for c in word):
        return max(1, _with_digits(low, word))
    if "-" in word.strip("-"):
        return sum(spoken(part) for part in word.split("-") if part)
    if "." in word:
        parts = [part for part in word.split(".") if part]
        return sum(_letters(p) if len(p) == 1 else spoken(p) for p in parts) or 1
    if "&" in word:
        return sum(1 if part == "&" else _letters(part) for part in _CHUNK.findall(word)) or 1
    if is_initials(word):
        return _ROMAN.get(low) or _letters(re.sub(r"'?s$", "", word))
    return _plain(low)


def is_initials(word: str) -> bool:
    """True for initials said letter by letter: MRI, GPs, PhD; not for NOT, NICE or COVID."""
    core = re.sub(r"'?s$", "", word)
    low = core.lower()
    capitals = sum(c.isupper() for c in core)
    if len(core) < 2 or len(core) > 5 or not core.isalpha() or capitals < 2:
        return False
    if low in _SAID_AS_WORD:
        return False
    return low in _SPELT or not core.isupper() or not is_listed(low)


def _plain(word: str) -> int:
    """Syllables of a lower-case word of letters and apostrophes."""
    if "'" not in word:
        return syllables_of(word)
    base, _, tail = word.rpartition("'")
    if word.endswith("n't"):
        stem = word[:-3]
        return syllables_of(stem) + (
            (stem[-1:] in set("dsevtr") and stem not in ("wer", "ar")) or 0
        )
    if not base or not tail:
        return syllables_of(base or tail)
    count = _plain(base)
    if tail == "s":
        return count + bool(_HISS.search(base))
    if tail in ("ll", "d", "ve"):
        return count + (base[-1] not in "aeiouy" if base != "who" else 0)
    if tail in ("re", "m"):
        return count
    return count + syllables_of(tail)


def _letters(word: str) -> int:
    """Syllables of letters said one by one; only w has more than one."""
    return sum(3 if c in "wW" else 1 for c in word if c.isalpha()) or 1


def _with_digits(word: str, written: str) -> int:
    """Syllables of a word that holds digits: a number, an amount, a time, a name such as T12."""
    parts = word.split("-")
    if len(parts) > 1:
        between = sum(1 for a, b in pairwise(parts) if a[-1:].isdigit() and b[:1].isdigit())
        return sum(spoken(part) for part in parts if part) + between
    if time := _TIME.fullmatch(word):
        ends = time[3] or ""
        if ":" in word or ends:
            minutes = 0 if time[2] == "00" else _said(int(time[2])) + (time[2][0] == "0")
            return _said(int(time[1])) + minutes + (2 if ends else 0 if minutes else 2)
    number = _NUMBER.fullmatch(word)
    if number:
        rest = number["rest"].strip("'")
        count = _number(number["digits"]) + _SIGNS.get(number["sign"] or "", 0)
        if rest in ("st", "nd", "rd", "th"):
            return _ordinal(number["digits"])
        if rest in _UNITS:
            return count + _UNITS[rest]
        if rest in ("", "s", "+"):
            return count
        return count + (_letters(rest) if len(rest) < 3 else sum(map(spoken, rest.split())))
    return sum(
        _number(c)
        if c[0].isdigit()
        else 1
        if c == "&"
        else _letters(c)
        if _short(c, written)
        else spoken(c)
        for c in _CHUNK.findall(word)
    )


def _short(letters: str, written: str) -> bool:
    return len(letters) < 3 or letters.upper() in written


def _number(digits: str) -> int:
    """Syllables of a number written in digits."""
    digits = digits.rstrip(",")
    whole, *decimals = digits.replace(",", "").split(".")
    after = sum(_POINT + sum(_ONES[int(d)] for d in part) for part in decimals)
    if whole in _DIGIT_BY_DIGIT or (len(whole) > 1 and whole[0] == "0") or len(whole) > 9:
        return after + sum(1 if d == "0" else _ONES[int(d)] for d in whole)
    value = int(whole)
    if len(digits) == 4 and (1900 <= value <= 1999 or 2010 <= value <= 2099):
        first, last = divmod(value, 100)
        return _said(first) + (_HUNDRED if not last else _said(last) + (last < 10))
    return after + _said(value)


def _said(value: int) -> int:
    """Syllables of a whole number, said in the British way ("a hundred and one")."""
    if value < 20:
        return _ONES[value]
    for size, name in ((10**9, 2), (10**6, _MILLION), (10**3, _THOUSAND)):
        if value >= size:
            high, low = divmod(value, size)
            link = _AND if 0 < low < 100 else 0
            return _said(high) + name + (link + _said(low) if low else 0)
    if value >= 100:
        high, low = divmod(value, 100)
        return _said(high) + _HUNDRED + (_AND + _said(low) if low else 0)
    return _TENS[value // 10] + (_ONES[value % 10] if value % 10 else 0)


def _ordinal(digits: str) -> int:
    """Syllables of 1st, 22nd, 30th."""
    count, last = _number(digits), int(digits.replace(",", "").split(".")[0])
    more = last % 100 in (20, 30, 40, 50, 60, 70, 80, 90) or (last % 10 == 2 and last % 100 != 12)
    return count + more
