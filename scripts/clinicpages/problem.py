"""What a check reports, and how it is printed: text, JSON, GitHub annotations, job summary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["change", "note"]


class Trouble(Exception):
    """Our fault, a wrong command, or nothing to read: exit 2, and no page is marked.

    The message is one or two plain sentences; `hint` is the next step.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Problem:
    """One thing to change (stops the merge) or to note (never stops it).

    It cannot be made without saying what, why and how: `message` says what was found, with count
    and limit; `why` is about the patient; `fix` is a next step or text to paste. `file` is a path
    from the project's folder, `line` counts from 1 (0 where the file as a whole is meant).
    `extra` holds further JSON fields of one check; `rank` says how bad it is beside its like.
    `first` is for what must be mended before the rest can be trusted: it is told before all else.
    """

    check: str
    level: Level
    file: str
    line: int
    message: str
    why: str
    fix: str
    quote: str = ""
    end_line: int = 0
    rank: float = 0.0
    extra: Mapping[str, object] = field(default_factory=dict)
    first: bool = False

    def __post_init__(self) -> None:
        """Refuses a message that leaves the writer alone."""
        if not (self.message and self.why and self.fix):
            raise ValueError(f"{self.check}: a problem says what, why and how to mend it")

    @property
    def more(self) -> str:
        """The heading that explains this check."""
        return f"CONTRIBUTING.md#{self.check}"

    @property
    def place(self) -> str:
        """`docs/driving.md:18`, or the file alone."""
        return f"{self.file}:{self.line}" if self.line else self.file


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """What comes first, then by page, line and check: always the same order, doubles gone."""
    unique = {(p.file, p.line, p.check, p.level, p.message, p.quote): p for p in problems}
    return sorted(
        unique.values(),
        key=lambda p: (not p.first, p.file, p.line, p.check, p.level, p.message),
    )


def counted(number: int, thing: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def as_text(
    problems: Sequence[Problem],
    pages_read: int,
    again: str,
    shown: Sequence[Problem] | None = None,
) -> str:
    """The report for a terminal: changes and notes by page, then the sum and the next command.

    `shown` are those to print, when not all; the sum is of all.
    """
    parts = []
    for p in problems if shown is None else shown:
        tag = f"[{p.check}]" if p.level == "change" else f"[{p.check}, note]"
        lines = [f"{p.place}:  {tag}  {p.message}"]
        if p.quote:
            lines.append(f'    "{p.quote}"')
        lines += [f"    Why   {p.why}", f"    Fix   {p.fix}", f"    More  {p.more}"]
        parts.append("\n".join(lines))
    parts.append(_sum(problems, pages_read, again))
    return "\n\n".join(parts)


def _sum(problems: Sequence[Problem], pages_read: int, again: str) -> str:
    changes = [p for p in problems if p.level == "change"]
    notes = len(problems) - len(changes)
    read = f"{counted(pages_read, 'page')} read."
    if not changes:
        said = "Nothing to change."
    else:
        files = len({p.file for p in changes})
        things = "1 thing" if len(changes) == 1 else f"{len(changes)} things"
        said = f"{things} to change, on {counted(files, 'page')}."
    if notes:
        said += f" {counted(notes, 'note')}, which {'stop' if notes > 1 else 'stops'} nothing."
    return f"{said} {read}" + (f"\nTry again:  {again}" if changes else "")


def as_json(
    problems: Sequence[Problem], pages_read: int, more: Mapping[str, object] | None = None
) -> str:
    """{"problems": [...], "pages_read": N, ...}; `more` adds fields at the top."""
    rows = [
        {
            "check": p.check,
            "level": p.level,
            "file": p.file,
            "line": p.line,
            **({"end_line": p.end_line} if p.end_line else {}),
            "message": p.message,
            **({"text": p.quote} if p.quote else {}),
            "why": p.why,
            "fix": p.fix,
            **p.extra,
        }
        for p in problems
    ]
    whole = {"problems": rows, "pages_read": pages_read, **(more or {})}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str)


def as_annotations(problems: Sequence[Problem]) -> str:
    """GitHub's line marks. Changes first: a step shows only the first ten."""
    rows = []
    for p in sorted(problems, key=lambda p: p.level != "change"):
        kind = "error" if p.level == "change" else "notice"
        body = f"{p.message} {p.quote} Why: {p.why} Fix: {p.fix}"
        place = f"file={_escaped(p.file, True)},line={max(p.line, 1)}"
        rows.append(f"::{kind} {place},title={p.check}::{_escaped(body)}")
    return "\n".join(rows)


def _escaped(text: str, field: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if field else text


def as_summary(problems: Sequence[Problem], pages_read: int, again: str) -> str:
    """The whole list in Markdown, for the job summary of a pull request."""
    rows = ["## What the checks found", "", _sum(problems, pages_read, again), ""]
    for level, heading in (("change", "To change"), ("note", "Notes, which stop nothing")):
        chosen = [p for p in problems if p.level == level]
        if chosen:
            rows += [f"### {heading}", "", "| Where | What | How to mend it |", "|---|---|---|"]
            rows += [
                f"| `{p.place}` | {_cell(p.message, p.quote)} | {_cell(p.fix)} |" for p in chosen
            ]
            rows.append("")
    return "\n".join(rows)


def _cell(text: str, quote: str = "") -> str:
    text = text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
    quote = quote.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
    return f"{text} “{quote}”" if quote else text
