"""A site's own words: syllables, plain words and words allowed in help boxes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from clinicpages.page import NOT_UTF8, SAVE_AS_UTF8, line_of
from clinicpages.problem import Trouble
from clinicpages.project import Project
from clinicpages.reading import syllables
from clinicpages.reading.pairs import Pairs, general

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Subject:
    """What `extra.checks.words` of mkdocs.yml names: the words of this site's subject."""

    pairs: Pairs
    help_words: frozenset[str]


def load(project: Project) -> Subject:
    """The general words with the site's own on top. Syllables take effect at once.

    Raises Trouble when the site's file cannot be read.
    """
    named = project.limits("words").get("file")
    given = _read(project.root / str(named)) if named else {}
    syllables.add({str(k).lower(): int(v) for k, v in (given.get("syllables") or {}).items()})
    own = {
        str(hard).lower(): tuple(part.strip() for part in str(plain).split(";"))
        for hard, plain in (given.get("plain") or {}).items()
    }
    words = given.get("help_words") or []
    return Subject(Pairs({**general(), **own}), frozenset(str(w).lower() for w in words))


@lru_cache(maxsize=8)
def _read(path: Path) -> dict[str, Any]:
    try:
        given = yaml.load(path.read_text("utf-8-sig"), _LOADER)
    except UnicodeDecodeError as error:
        raise Trouble(f"{path.name}, line {line_of(error)}: {NOT_UTF8}", SAVE_AS_UTF8) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Trouble(
            f"{path.name}, line {line}: this line, or the one above it, is not understood.",
            "Compare it with the lines around it. Quote text that holds a colon.",
        ) from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise Trouble(f"The site's words in {path.name} cannot be read: {error}.") from error
    return given if isinstance(given, dict) else {}
