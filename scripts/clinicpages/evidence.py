"""Sources, figures, comparison and words, as docs/evidence/ holds them; each value with its line.

Reading never stops for a mistake: what is wrong is said by `clinicpages.evidence_faults`.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from clinicpages.project import Project

# The parser in C is about ten times faster; a Python without it still works.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Larger files are not read: a page that includes one by mistake would take minutes.
MOST_BYTES = 5_000_000
FILES = ("sources", "figures", "comparison", "glossary", "guardrails")
PLACEHOLDER = re.compile(r"\{([A-Za-z_]*)\}")
SURE = {
    "high": "Sure",
    "moderate": "Fairly sure",
    "low": "Not sure",
    "very-low": "Very unsure",
    "practice": "Custom, not tested",
}


@dataclass(frozen=True)
class Entry:
    """One entry of an evidence file: `values` as read, and the line of each key."""

    file: str
    line: int
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    section: str = ""

    @property
    def id(self) -> str:
        """The entry's id (a word's `term`), empty when it has none."""
        return self.text("id") or self.text("term")

    def text(self, key: str) -> str:
        """A value as one line of text; empty when missing or not text."""
        value = self.values.get(key)
        return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""

    def number(self, key: str) -> float | None:
        """A value as a number; None when missing or not one."""
        value = self.values.get(key)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def words(self, key: str) -> list[str]:
        """A value as a list of texts; a single text becomes a list of one."""
        value = self.values.get(key)
        if isinstance(value, str):
            return [value]
        return [str(v) for v in value] if isinstance(value, list) else []

    def group(self, key: str) -> Mapping[str, Any]:
        """A value as names and values; empty when it is something else."""
        value = self.values.get(key)
        return value if isinstance(value, Mapping) else {}

    def at(self, key: str) -> int:
        """The line of a key, else that of the entry."""
        return self.lines.get(key, self.line)


@dataclass(frozen=True)
class Evidence:
    """All that docs/evidence/ says. `unread`: file, line and reason of what could not be read."""

    entries: tuple[Entry, ...]
    unread: tuple[tuple[str, int, str], ...]

    def _by_id(self, *sections: str) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.section in sections and entry.id:
                found.setdefault(entry.id, entry)
        return found

    @cached_property
    def sources(self) -> Mapping[str, Entry]:
        """Sources by id."""
        return self._by_id("sources")

    @cached_property
    def figures(self) -> Mapping[str, Entry]:
        """Figures and statements without a number, by id."""
        return self._by_id("figures", "facts")

    @cached_property
    def rows(self) -> Mapping[str, Entry]:
        """Rows of the comparison, by id, in order."""
        return self._by_id("rows")

    @cached_property
    def columns(self) -> Mapping[str, Entry]:
        """The choices that the comparison sets side by side, by id, in order."""
        return self._by_id("columns")

    @cached_property
    def groups(self) -> Mapping[str, Entry]:
        """Groups of rows, by id, in order."""
        return self._by_id("groups")

    @cached_property
    def terms(self) -> Mapping[str, Entry]:
        """Words explained: by word, and by each other form of it, in small letters."""
        found: dict[str, Entry] = {}
        terms = [entry for entry in self.entries if entry.section == "terms"]
        for entry in terms:
            found.setdefault(entry.id.lower(), entry)
        for entry in terms:
            for form in entry.words("forms"):
                found.setdefault(form.lower(), entry)
        return found

    def section(self, name: str) -> Iterator[Entry]:
        """The entries of one section, in the order of the file."""
        return (entry for entry in self.entries if entry.section == name)


def of(project: Project) -> Evidence:
    """The project's evidence; read once for as long as no file changes."""
    stamps = []
    # Asked for each citation of each page, so it costs one look at each file and no more.
    for path in _paths(project.evidence):
        try:
            found = path.stat()
        except OSError:
            continue
        if stat.S_ISREG(found.st_mode):
            stamps.append((path, found.st_mtime_ns, found.st_size))
    return _read(tuple(stamps), project.root)


@lru_cache(maxsize=8)
def _paths(folder: Path) -> tuple[Path, ...]:
    return tuple(folder / f"{name}.yml" for name in FILES)


@lru_cache(maxsize=8)
def _read(stamps: tuple[tuple[Path, int, int], ...], root: Path) -> Evidence:
    entries: list[Entry] = []
    unread: list[tuple[str, int, str]] = []
    for path, _, size in stamps:
        file = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name

        def say(line: int, why: str, file: str = file) -> None:
            unread.append((file, line, why))

        entries += _file(path, file, size, say)
    return Evidence(tuple(_with_ends(entries)), tuple(unread))


def _with_ends(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, each end of a range that names another figure replaced by its share."""
    figures = {entry.id: entry for entry in entries if entry.section == "figures"}
    for entry in entries:
        named = {key: figures.get(entry.text(key)) for key in ("low", "high")}
        ends = {key: share(other) for key, other in named.items() if other is not None}
        yield replace(entry, values={**entry.values, **ends}) if ends else entry


def _file(path: Path, file: str, size: int, say: Callable[[int, str], None]) -> list[Entry]:
    if size > MOST_BYTES:
        say(1, f"This file has {size:,} bytes. The limit is {MOST_BYTES:,}.")
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError:
        say(1, "This file is not text in UTF-8, so it cannot be read.")
        return []
    except OSError as error:
        say(1, f"This file cannot be opened: {error.strerror}.")
        return []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        say(mark.line + 1 if mark else 1, "This line, or the one above it, is not understood.")
        return []
    except RecursionError:
        say(1, "This file nests its lists too deeply to be read.")
        return []
    if node is None:
        return []
    sections: list[tuple[str, yaml.Node]] = []
    if isinstance(node, yaml.SequenceNode):
        sections = [("terms" if path.stem == "glossary" else path.stem, node)]
    elif isinstance(node, yaml.MappingNode):
        sections = [(str(key.value), value) for key, value in node.value]
    else:
        say(1, "This file should hold lists of entries.")
    found: list[Entry] = []
    for name, value in sections:
        if not isinstance(value, yaml.SequenceNode):
            say(value.start_mark.line + 1, f"“{name}” should be a list, each entry after a dash.")
            continue
        for item in value.value:
            line = item.start_mark.line + 1
            if isinstance(item, yaml.MappingNode):
                found.append(_entry(item, file, name, say))
            else:
                say(line, f"This entry of “{name}” should hold names and values.")
    return found


def _entry(
    node: yaml.MappingNode, file: str, section: str, say: Callable[[int, str], None]
) -> Entry:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in values:
            say(line, f"“{name}” stands twice in this entry. Only one can count.")
            continue
        lines[name] = line
        values[name] = _value(value)
    return Entry(file, node.start_mark.line + 1, values, lines, section)


def _value(node: yaml.Node) -> Any:
    """A value as Python; a date or anything unusual stays text."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    tag, text = node.tag.rpartition(":")[2], str(node.value)
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() in ("true", "yes", "on")
    if tag in ("int", "float"):
        try:
            return int(text.replace("_", "")) if tag == "int" else float(text)
        except ValueError:
            return text
    return text


# ---------------------------------------------------------------- what a figure says


def per(figure: Entry) -> int:
    """The number that the figure is said in: 100 unless it says otherwise."""
    given = figure.number("per")
    return int(given) if given and given > 0 else 100


def share(figure: Entry) -> float | None:
    """How many in each `per`, not rounded; None where it is not a share or cannot be worked out."""
    count, of_ = figure.number("count"), figure.number("of")
    rate = figure.number("rate")
    if rate is not None:
        return rate
    return count / of_ * per(figure) if count is not None and of_ else None


def said(number: float) -> str:
    """A number as patients read it: rounded to a whole, with commas, halves up."""
    return f"{int(number + 0.5):,}"


def stepped(number: float, step: float) -> str:
    """A number rounded to steps of `step` (halves up), without needless zeros: 3.5, 30, 3,300."""
    rounded = int(number / step + 0.5) * step
    return f"{rounded:,.1f}".removesuffix(".0")


def numbers(figure: Entry) -> dict[str, str]:
    """What each {…} of a sentence stands for, as far as the figure's lines give it."""
    found = {"per": f"{per(figure):,}"}
    for key in ("count", "of"):
        if (value := figure.number(key)) is not None:
            found[key] = f"{int(value):,}" if value == int(value) else str(value)
    part = share(figure)
    if part is not None:
        found["n"] = said(part)
        found["about"] = f"about {found['n']} in {found['per']}"
        found["About"] = f"About {found['n']} in {found['per']}"
    step = figure.number("rounded_to") or 1
    for key in ("low", "high", "amount"):
        if (value := figure.number(key)) is not None:
            found[key] = stepped(value, step) if step > 0 else str(value)
    return found


def sentence(figure: Entry) -> str:
    """The figure's sentence with its numbers filled in; a {…} that nothing gives stays as it is."""
    known = numbers(figure)
    return PLACEHOLDER.sub(lambda m: known.get(m[1], m[0]), figure.text("sentence"))


def sure(entry: Entry) -> str:
    """How sure we are and why: `Fairly sure: two trials agree.`; empty where it is not said."""
    certainty = entry.group("certainty")
    level, why = str(certainty.get("level", "")), str(certainty.get("why") or "").strip()
    if level not in SURE:
        return ""
    return f"{SURE[level]}: {why}." if why else f"{SURE[level]}."


def array_of(figure: Entry) -> tuple[int, int] | None:
    """Filled and all shapes of the figure's picture (100 or 1,000); None where it has none."""
    total, part = figure.number("array"), share(figure)
    if total not in (100, 1000) or part is None:
        return None
    return min(int(part / per(figure) * total + 0.5), int(total)), int(total)


def one_study(figures: Sequence[Entry]) -> bool:
    """True when these figures may stand side by side: different arms of one study."""
    studies = {figure.text("study") for figure in figures}
    arms = [figure.text("arm") for figure in figures]
    units = {figure.text("unit") for figure in figures}
    whole = len(studies) == 1 and "" not in studies and "" not in arms
    return whole and len(set(arms)) == len(arms) and len(units) == 1
