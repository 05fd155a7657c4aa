"""The project: mkdocs.yml as both builders see it, and the folders it names."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from clinicpages.page import NOT_UTF8, SAVE_AS_UTF8, Page, line_of, read
from clinicpages.problem import Trouble
from clinicpages.written import FastLoader, entries, told

CONFIG_VARIABLE = "CLINICPAGES_CONFIG"
# Set while the preview runs: what reads every page waits for the real build.
PREVIEW_VARIABLE = "CLINICPAGES_PREVIEW"


WEB = re.compile(r"https://[^\s<>{}\"'@]+\.[^\s<>{}\"'@]+")


class _Loader(FastLoader):
    """Reads mkdocs.yml: `!ENV` gives the variable, `!!python/name:` stays a name."""


def _env(loader: _Loader, node: yaml.Node) -> Any:
    names: list[str] = []
    default: Any = None
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.ScalarNode):
        names = [loader.construct_scalar(node)]
    for name in names:
        if name in os.environ:
            return yaml.load(os.environ[name], Loader=FastLoader)
    return default


@dataclass(frozen=True)
class PythonName:
    """`!!python/name:module.thing` in mkdocs.yml: kept as a name, never imported by reading."""

    name: str


_Loader.add_constructor("!ENV", _env)
_Loader.add_constructor("!relative", lambda _, node: node.value)
_Loader.add_multi_constructor(
    "tag:yaml.org,2002:python/name:", lambda _, suffix, __: PythonName(suffix)
)


@dataclass(frozen=True)
class Project:
    """One site's folder and settings. `root` is the folder of `config_path` (mkdocs.yml).

    `clinic_file` is the file that `extra.clinic` came from, when it was not mkdocs.yml.
    """

    root: Path
    config_path: Path
    config: Mapping[str, Any]
    clinic_file: Path | None = None

    @cached_property
    def docs(self) -> Path:
        """The folder of pages."""
        return self.root / str(self.config.get("docs_dir", "docs"))

    @property
    def site(self) -> Path:
        """The folder of the built site."""
        return self.root / str(self.config.get("site_dir", "site"))

    @cached_property
    def evidence(self) -> Path:
        """The folder of sources, figures and words."""
        return self.docs / "evidence"

    @property
    def extra(self) -> Mapping[str, Any]:
        """`extra` of mkdocs.yml, empty where it is missing or holds no names and values."""
        return _mapping(self.config.get("extra"))

    @property
    def clinic(self) -> Mapping[str, Any]:
        """`extra.clinic`, as written; empty where it holds no names and values."""
        return _mapping(self.extra.get("clinic"))

    @property
    def config_files(self) -> tuple[Path, ...]:
        """mkdocs.yml, then each file that it inherits from, the nearest first."""
        files = [self.config_path]
        while parent := _inherits(files[-1]):
            files.append(parent)
        return tuple(files)

    def limits(self, check: str) -> Mapping[str, Any]:
        """`extra.checks.<check>` of mkdocs.yml: a check's limits, empty where not set."""
        return (self.extra.get("checks") or {}).get(check) or {}

    @property
    def directory_urls(self) -> bool:
        """True when driving.md is built as driving/index.html."""
        return bool(self.config.get("use_directory_urls", True))

    def is_excluded(self, name: str) -> bool:
        """True when `exclude_docs` leaves this path (from the docs folder) out."""
        patterns = str(self.config.get("exclude_docs") or "").split()
        parts = [name, *(Path(name).parts)]
        return any(fnmatch.fnmatch(part, p.strip("/")) for p in patterns for part in parts)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page of the docs folder, by path."""
        return tuple(self._read_pages())

    def _read_pages(self) -> Iterator[Page]:
        for path in sorted(self.docs.rglob("*.md")):
            if not self.is_excluded(path.relative_to(self.docs).as_posix()):
                yield read(path, self.root)

    def built_name(self, page: Page) -> str:
        """`driving/index.html` for docs/driving.md: where both builders put this page."""
        path = page.path.relative_to(self.docs).with_suffix("")
        if path.name in ("index", "README"):
            return (path.parent / "index.html").as_posix()
        return f"{path.as_posix()}/index.html" if self.directory_urls else f"{path.as_posix()}.html"

    def line_of(self, *keys: str) -> int:
        """The line of a key in mkdocs.yml, searched from the outer key in; 1 when not found."""
        lines = self.config_path.read_text("utf-8").splitlines()
        at = 0
        for key in keys:
            for number in range(at, len(lines)):
                if lines[number].strip().lstrip("- ").startswith(f"{key}:"):
                    at = number
                    break
        return at + 1


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _inherits(path: Path) -> Path | None:
    """The file that this settings file names under INHERIT."""
    if not path.is_file():
        return None
    named = [e.text for e in entries(path.read_text("utf-8-sig")) if e.key == "INHERIT" and e.text]
    return path.parent / named[-1] if named else None


def find(config: Path | None = None) -> Project:
    """The project of this mkdocs.yml, else of the variable CLINICPAGES_CONFIG, else of this folder.

    Raises Trouble when there is none or when it cannot be read.
    """
    path = config or Path(os.environ.get(CONFIG_VARIABLE) or "mkdocs.yml")
    path = path / "mkdocs.yml" if path.is_dir() else path
    path = Path(os.path.abspath(path))
    try:
        changed = tuple(sorted((p.name, p.stat().st_mtime_ns) for p in path.parent.glob("*.yml")))
    except OSError:
        changed = ()
    return _project(path, changed)


@lru_cache(maxsize=8)
def _project(path: Path, changed: tuple[tuple[str, int], ...]) -> Project:  # noqa: ARG001 - the key
    """One reading of the settings for as long as no settings file changes."""
    return Project(path.parent, path, at_web_address(load(path)))


def at_web_address(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings with `site_url` from the clinic's `web_address`, where that is set and fits.

    Canonical links, printed addresses and codes then lead to where the pages really stand.
    """
    clinic = _mapping(_mapping(config.get("extra")).get("clinic"))
    web = str(clinic.get("web_address") or "").strip()
    if not WEB.fullmatch(web):
        return config
    return {**config, "site_url": web if web.endswith("/") else f"{web}/"}


def load(path: Path) -> dict[str, Any]:
    """The settings in mkdocs.yml, with what INHERIT names beneath them (deep merge).

    Raises Trouble with the line where the file is not understood.
    """
    try:
        config = yaml.load(path.read_text("utf-8-sig"), Loader=_Loader)
    except FileNotFoundError:
        raise Trouble(
            f"There is no {path.name} in {path.parent}.", "Run this in the project's own folder."
        ) from None
    except UnicodeDecodeError as error:
        raise Trouble(f"{path.name}, line {line_of(error)}: {NOT_UTF8}", SAVE_AS_UTF8) from error
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        at, said, fix = told(error)
        line = f", line {at}" if at else ""
        raise Trouble(
            f"{path.name}{line}: {said}" if said else f"{path.name}{line} is not understood.", fix
        ) from error
    if not isinstance(config, dict):
        raise Trouble(f"{path.name} holds no settings.")
    parent = config.pop("INHERIT", None)
    whole: dict[str, Any] = config
    if parent:
        whole = merge(load(path.parent / str(parent)), config)
    # Addresses are put together from it; MkDocs adds the slash in the same way.
    if isinstance(web := whole.get("site_url"), str) and web and not web.endswith("/"):
        whole["site_url"] = f"{web}/"
    return whole


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the values of `over` put on top; mappings merge, everything else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = merge(old, value) if both else value  # type: ignore[arg-type]
    return merged
