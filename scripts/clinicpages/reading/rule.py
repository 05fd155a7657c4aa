"""How many syllables an English word has by rule alone, before any exception."""

from __future__ import annotations

import re

# A y that opens a syllable ("year", "lawyer") is a consonant.
_Y_CONSONANT = re.compile(r"(?:^|(?<=[aeiou]))y(?=[aeiou])")
_GROUP = re.compile(r"[aeiouy]+")

# An e (or the a of -ically) that is written but not said: at the end, or before an ending.
_SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouylr]l)(?<![bcdgt]r)e$"
    r"|(?<=[^aeiouysxzcg])(?<![^aeiouylr]l)(?<!ch)(?<!sh)(?<![bcdgt]r)e(?=s$)"
    r"|(?<=[^aeiouytd])(?<![^aeiouylr]l)(?<![bcdgt]r)e(?=d$)"
    r"|(?<=[aeiouy][^aeiouyl])e(?=(?:ly|ful|fully|less|ments?|ness|some|where|times?|ty|hood|man|men)$)"
    r"|(?<=[aeiouy]l)e(?=(?:ly|ful|fully|less|ness|some|where|times?|ty|hood|man|men)$)"
    r"|(?<=[aeiouy][^aeiouy]{2})(?<![^aeiouyr]l)e(?=(?:ly|ful|less|ments?|ness)$)"
    r"|(?<=ic)a(?=lly$)"
    r"|(?:(?<=^som)|(?<=^ev)|(?<=^ther)|(?<=^wher)|(?<=^for)|(?<=^hom)|(?<=^sid)|(?<=^saf)|(?<=^lif)"
    r"|(?<=^car)|(?<=^tim)|(?<=^mor))e(?=[bcdfghklmnpqrtw][a-z]{2})"
    r"|(?<=[gq])ue(?=s?$)"
)
# Two vowels side by side that are said apart.
_APART = re.compile(
    r"(?<![tcsgxl])i(?=[aou])|(?<=[aeiougf]l)i(?=[ao][^nr])|(?<=[aeiou]l)i(?=a$|as$)"
    r"|(?<=[tcsgx])i(?=um|a$|as$|at[eio]|o$|os$|ot|op|ol|om|og|ov|oc|os[eit])"
    r"|(?<![tc])i(?=et|enc|ent|er[a-z]|er$|est$|eus|eth$)|i(?=[iu])|y(?=[aiou]|el[oi])"
    r"|(?<![gq])u(?=a|o(?!y)|el|et|en[ct]|i(?:t[yioa]|n[got]|d$|ds$)|um|us)"
    r"|e(?=o(?!u|i|n$|ns$|pl|ff|rge)|ums?$|us$|ous(?:ly)?$(?<!geous)(?<!geously))|(?<=[aeiou]n|ng|ch|ag)e(?=al$)"
    r"|(?<=r)e(?=a(?:ct|l[iy]))|(?<=cr)e(?=at)|e(?=a$|as$|atre)"
    r"|(?<!f)o(?=et)|(?<=p)o(?=em)|(?<=c)o(?=agul)|(?<=z)o(?=ol)"
    r"|o(?=ing|ic|is[tm])|a(?=o|[iy]ng|ic)|[ey](?=ing)"
)
_EXTRA = re.compile(r"(?:s|th)m(?:s|$)")


def by_rule(word: str) -> int:
    """Syllables of a lower-case word of plain letters, by rule; at least 1."""
    word = _Y_CONSONANT.sub("j", word)
    more = sum(len(pattern.findall(word)) for pattern in (_GROUP, _APART, _EXTRA))
    return max(1, more - len(_SILENT.findall(word)))
