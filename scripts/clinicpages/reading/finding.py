"""One thing that makes a page hard to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from clinicpages.problem import Level, Problem

Scope = Literal["page", "section", "sentence"]


@dataclass(frozen=True)
class Finding:
    """One thing that makes a page hard to read. `over` says how far it is past its limit."""

    rule: str
    scope: Scope
    level: Level
    file: str
    line: int
    end_line: int
    message: str
    why: str
    fix: str
    over: float
    words: int = 0
    grade: float | None = None
    score: float | None = None
    sentence: str = ""
    hard_words: tuple[dict[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """What it is about, the same after a change of its numbers or of lines above it."""
        return f"{self.rule}: {self.sentence or re.sub('[0-9.]+', '#', self.message)[:80]}"

    @property
    def as_dict(self) -> dict[str, Any]:
        """The finding for the JSON."""
        return {
            "file": self.file,
            "line": self.line,
            "end_line": self.end_line,
            "rule": self.rule,
            "scope": self.scope,
            "level": self.level,
            "words": self.words,
            "grade": self.grade,
            "score": self.score,
            "sentence": self.sentence,
            "hard_words": list(self.hard_words),
            "message": self.message,
        }

    @property
    def problem(self) -> Problem:
        """The finding as the check reports it."""
        extra = {
            key: value
            for key, value in self.as_dict.items()
            if key in ("rule", "scope", "words", "grade", "score", "hard_words")
            and value not in (None, [])
        }
        return Problem(
            "reading",
            self.level,
            self.file,
            self.line,
            self.message,
            self.why,
            self.fix,
            quote=shortened(self.sentence),
            end_line=self.end_line,
            rank=self.over,
            extra=extra,
        )


def shortened(text: str, limit: int = 160) -> str:
    """The text, cut at a word when it is long."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + " …"


def level_of(level: str) -> Level:
    """A level as it is reported."""
    return "change" if level == "change" else "note"
