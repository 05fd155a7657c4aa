"""A built site as a set of file names: a folder on disk, or a zip made to be read offline."""

from __future__ import annotations

import os
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from clinicpages.problem import Trouble

PAGE_ENDINGS = (".html", ".htm")


class Tree(ABC):
    """The files of one site, by their path from its top, in exact case."""

    def __init__(self, names: Iterable[str], shown: str) -> None:
        self.names = frozenset(names)
        self.shown = shown
        self._folded: dict[str, str] | None = None

    @abstractmethod
    def read(self, name: str) -> bytes:
        """The bytes of one file."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, a million at a time."""
        yield self.read(name)

    @property
    def pages(self) -> list[str]:
        """The names of all HTML files, in order."""
        return sorted(name for name in self.names if name.lower().endswith(PAGE_ENDINGS))

    def in_other_case(self, name: str) -> str:
        """The file whose name differs only in capital letters, or nothing."""
        if self._folded is None:
            self._folded = {known.casefold(): known for known in self.names}
        return self._folded.get(name.casefold(), "")

    def shown_name(self, name: str) -> str:
        """How a report names this file."""
        return f"{self.shown}/{name}"


class Folder(Tree):
    """A site in a folder on disk. Raises Trouble when it is missing or cannot be read."""

    def __init__(self, path: Path, shown: str) -> None:
        self.path = path
        if not path.is_dir():
            raise Trouble(
                f"There is no built site in {shown}.",
                "Build it first (scripts/site), or name its folder with --site.",
            )
        super().__init__(_names(path), shown)

    def read(self, name: str) -> bytes:
        """The bytes of one file."""
        return (self.path / name).read_bytes()

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, a million at a time."""
        with (self.path / name).open("rb") as file:
            while piece := file.read(1_000_000):
                yield piece


def _names(top: Path) -> list[str]:
    """Every file below `top`, hidden folders left out."""
    names: list[str] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(top / folder) as entries:
                for entry in entries:
                    name = f"{folder}{entry.name}"
                    if entry.is_dir():
                        if entry.name != ".git":
                            waiting.append(f"{name}/")
                    else:
                        names.append(name)
        except OSError as error:
            raise Trouble(f"The folder {top / folder} cannot be read: {error.strerror}.") from error
    return names


class Zip(Tree):
    """A site inside a zip file. Raises zipfile.BadZipFile when it is not one."""

    def __init__(self, raw: BinaryIO, shown: str) -> None:
        self._zip = zipfile.ZipFile(raw)
        inside = [name for name in self._zip.namelist() if not name.endswith("/")]
        tops = {name.split("/", 1)[0] if "/" in name else "" for name in inside}
        top = tops.pop() if len(tops) == 1 else ""
        self._top = f"{top}/" if top and f"{top}/index.html" in inside else ""
        super().__init__((name[len(self._top) :] for name in inside), shown)

    def read(self, name: str) -> bytes:
        """The bytes of one file."""
        return self._zip.read(self._top + name)

    def shown_name(self, name: str) -> str:  # noqa: ARG002
        """The zip itself: a file inside it cannot be changed alone."""
        return self.shown
