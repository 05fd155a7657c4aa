"""Sources, figures, comparison and words, as docs/evidence/ holds them; each value with its line.

Reading never stops for a mistake: what is wrong is said by `clinicpages.evidence_faults`.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from clinicpages import figures
from clinicpages.page import NOT_UTF8, SAVE_AS_UTF8, line_of
from clinicpages.project import Project

# The parser in C is about ten times faster; a Python without it still works.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Larger files are not read: a page that includes one by mistake would take minutes.
MOST_BYTES = 5_000_000
_BRING_BACK = "Bring back the last version of this file."
FILES = ("sources", "figures", "comparison", "glossary", "guardrails")


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
class Unread:
    """What could not be read. `whole`: nothing of the file, or of one of its lists, is known."""

    file: str
    line: int
    why: str
    fix: str = "Compare it with the entries around it. Quote text that holds a colon."
    whole: bool = True

    @property
    def name(self) -> str:
        """`figures` for docs/evidence/figures.yml."""
        return Path(self.file).stem


@dataclass(frozen=True)
class Evidence:
    """All that docs/evidence/ says, and what of it could not be read."""

    entries: tuple[Entry, ...]
    unread: tuple[Unread, ...]

    @cached_property
    def lost(self) -> frozenset[str]:
        """The files (`figures`) of which much is unknown: what they lack says nothing."""
        return frozenset(part.name for part in self.unread if part.whole)

    def lacks(self, kind: str, name: str) -> bool:
        """True when there is no such source, figure or word, and its file was read."""
        known, file = {
            "source": (self.sources, "sources"),
            "figure": (self.figures, "figures"),
            "word": (self.terms, "glossary"),
        }[kind]
        return name not in known and file not in self.lost

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
    unread: list[Unread] = []
    for path, _, size in stamps:
        file = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        entries += _file(path, file, size, unread.append)
    return Evidence(tuple(_with_ends(entries)), tuple(unread))


def _with_ends(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, each end of a range that names another figure replaced by its share."""
    known = {entry.id: entry for entry in entries if entry.section == "figures" and entry.id}
    for entry in entries:
        named = {key: known.get(entry.text(key)) for key in ("low", "high")}
        ends = {key: figures.share(other) for key, other in named.items() if other is not None}
        yield replace(entry, values={**entry.values, **ends}) if ends else entry


def _file(path: Path, file: str, size: int, say: Callable[[Unread], None]) -> list[Entry]:
    if size > MOST_BYTES:
        why = f"This file has {size:,} bytes. The limit is {MOST_BYTES:,}."
        say(Unread(file, 1, why, "Look whether another file was pasted into it."))
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        say(Unread(file, line_of(error), NOT_UTF8, SAVE_AS_UTF8))
        return []
    except OSError as error:
        say(Unread(file, 1, f"This file cannot be opened: {error.strerror}."))
        return []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = "This line, or the one above it, is not understood."
        say(Unread(file, mark.line + 1 if mark else 1, why))
        return []
    except RecursionError:
        say(Unread(file, 1, "This file nests its lists too deeply to be read."))
        return []
    if node is None:
        say(Unread(file, 1, "This file is empty.", _BRING_BACK))
        return []
    sections: list[tuple[str, yaml.Node]] = []
    if isinstance(node, yaml.SequenceNode):
        sections = [("terms" if path.stem == "glossary" else path.stem, node)]
    elif isinstance(node, yaml.MappingNode):
        sections = [(str(key.value), value) for key, value in node.value]
    else:
        say(Unread(file, 1, "This file should hold lists of entries.", _BRING_BACK))
    found: list[Entry] = []
    for name, value in sections:
        if not isinstance(value, yaml.SequenceNode):
            why = f"“{name}” should be a list, each entry after a dash."
            say(Unread(file, value.start_mark.line + 1, why))
            continue
        for item in value.value:
            line = item.start_mark.line + 1
            if isinstance(item, yaml.MappingNode):
                found.append(_entry(item, file, name, say))
            else:
                why = f"This entry of “{name}” should hold names and values."
                say(Unread(file, line, why, whole=False))
    return found


def _entry(node: yaml.MappingNode, file: str, section: str, say: Callable[[Unread], None]) -> Entry:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    twice: list[tuple[str, int]] = []
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in values:
            twice.append((name, line))
            continue
        lines[name] = line
        values[name] = _value(value)
    if len(twice) > 1:
        say(_run_together(twice, file, section))
    for name, line in twice if len(twice) == 1 else ():
        why = f"“{name}” stands twice in this entry. Only one can count."
        say(Unread(file, line, why, "Take one of the two out.", whole=False))
    return Entry(file, node.start_mark.line + 1, values, lines, section)


def _run_together(twice: Sequence[tuple[str, int]], file: str, section: str) -> Unread:
    """Two entries that became one, because the first line of the second is gone."""
    (name, line), key = twice[0], "term" if section == "terms" else "id"
    why = f"“{name}” and {len(twice) - 1} more lines stand twice in this entry."
    fix = f"If a new entry starts here, put its first line above:  - {key}: …  Else take these out."
    return Unread(file, line, why, fix)


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
