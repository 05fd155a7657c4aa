"""The limits of the reading check: the defaults, and what `extra.checks.reading` says instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from clinicpages.page import Page
from clinicpages.problem import Trouble
from clinicpages.project import Project


@dataclass(frozen=True)
class Band:
    """Up to `good` nothing is said, above `change` the text must change, a note between."""

    good: float
    change: float

    def level(self, value: float, wider: float = 0) -> str:
        """Nothing, "note" or "change" for a value; `wider` moves both limits up."""
        shown = round(value, 1)
        if shown > self.change + wider:
            return "change"
        return "note" if shown > self.good + wider else ""


@dataclass(frozen=True)
class Limits:
    """Grades are school years; shares are words or sentences in 100."""

    page_grade_explained: Band = Band(6, 7)
    page_grade: Band = Band(8, 9)
    page_smog_explained: Band = Band(9, 10)
    page_smog: Band = Band(99, 99)
    page_unfamiliar: Band = Band(6, 8)
    page_long_sentences: Band = Band(5, 10)
    section_grade_explained: Band = Band(7.5, 8)
    sentence_words: Band = Band(20, 25)
    unfamiliar_in_sentence: int = 4
    unfamiliar_in_long_sentence: int = 3
    help_sentence_words: int = 15
    explained_share: float = 12
    explained_gap: float = 3
    help_words: frozenset[str] = frozenset()


_NAMES = {field.name for field in fields(Limits)}
# How a site calls its kinds of pages, and where their own limits stand.
_KINDS = ("staff_pages", "figures_pages")


def for_page(project: Project, page: Page) -> Limits:
    """The limits of one page. The site's own pages may have stricter ones: `own`, `figures`.

    Raises Trouble when a limit in mkdocs.yml is not understood.
    """
    given = project.limits("reading")
    limits = _with(Limits(), {k: v for k, v in given.items() if k in _NAMES})
    try:
        name = page.path.resolve().relative_to(project.docs.resolve()).as_posix()
    except ValueError:
        return limits
    if name in (given.get("staff_pages") or ()):
        return limits
    kind = "figures" if name in (given.get("figures_pages") or ()) else "own"
    return _with(limits, given.get(kind) or {})


def _with(limits: Limits, given: Mapping[str, Any]) -> Limits:
    changed: dict[str, Any] = {}
    for name, value in given.items():
        old = getattr(limits, str(name), None)
        try:
            if isinstance(old, Band):
                pair = value if isinstance(value, list) else [value, value]
                changed[name] = Band(float(pair[0]), float(pair[-1]))
            elif isinstance(old, frozenset):
                changed[name] = old | {str(word).lower() for word in value or ()}
            elif old is not None:
                changed[name] = type(old)(value)
            else:
                raise ValueError
        except (TypeError, ValueError, IndexError):
            raise Trouble(
                f"extra.checks.reading.{name} in mkdocs.yml is not understood: {value!r}.",
                f"The limits are: {', '.join(sorted(_NAMES))}.",
            ) from None
    return replace(limits, **changed)
