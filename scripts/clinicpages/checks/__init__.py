"""Every check, in the order they run. A new one is a line here and a module beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from clinicpages.page import Page
from clinicpages.problem import Problem
from clinicpages.project import Project


@dataclass(frozen=True)
class Task:
    """What one run of the checks is about.

    `pages` are the pages named on the command line, or all; `site` is the built site or None;
    `named` is True when files were named, so that what concerns the whole site is left out;
    `options` are the arguments that single checks add to the command.
    """

    project: Project
    pages: tuple[Page, ...]
    site: Path | None
    named: bool
    options: Any


@dataclass(frozen=True)
class Check:
    """A check by its one name: file, [tag], argument, test folder, heading, allow comment.

    `reads` is "pages" when Markdown is enough and "site" when it needs the built site. `module`
    has `check(task) -> Iterator[Problem]`, and may have `add_arguments(parser)`, `pages_read(task)
    -> int`, `report(task) -> dict` (more fields for the JSON) and `in_text(problems) -> list` (what
    a terminal shows of one page's). Its docstring is the manual.
    """

    name: str
    reads: Literal["pages", "site"]
    # True when it adds arguments to the command: only then is it read before it is asked for.
    adds: bool = False

    @property
    def module(self) -> Any:
        """The check's module, read only when the check runs."""
        import importlib

        return importlib.import_module(f"clinicpages.checks.{self.name}")

    @property
    def run(self) -> Callable[[Task], Iterator[Problem]]:
        """The check itself."""
        run: Callable[[Task], Iterator[Problem]] = self.module.check
        return run


CHECKS: tuple[Check, ...] = (
    Check("topblock", "pages"),
    Check("clinic", "pages"),
    Check("reading", "pages", adds=True),
    Check("words", "pages"),
    Check("dates", "pages", adds=True),
    Check("access", "pages"),
    Check("evidence", "pages"),
    Check("signs", "pages"),
    Check("search", "pages"),
    Check("links", "site", adds=True),
    Check("safety", "pages"),
    Check("print", "site", adds=True),
)
