"""Where an address on a built page leads: a file of the site, another site, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from clinicpages.links.tree import Tree

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
LOCAL_HOST = re.compile(
    r"localhost|.+\.(?:localhost|local)|0\.0\.0\.0|::1|127(?:\.\d+){3}"
    r"|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}",
    re.I,
)
_ROUNDABOUT = re.compile(r"(?:^|/)\.{0,2}/|(?:^|/)\.{1,2}$|[%\\]")
_NOT_IN_AN_ADDRESS = re.compile(r"[\t\n\r]")


class Found(NamedTuple):
    """What one address leads to.

    `state` is "file" (it is there: `name` is its path), "missing" (`name` is where it should be),
    "self" (the page it stands on), "outside" (`name` is the whole address), "leaves" (a path above
    the site's own folder), "scheme" (mailto:, tel: and the like), "local" (localhost, file:) or
    "empty".
    """

    state: str
    name: str
    fragment: str = ""

    @property
    def target(self) -> str:
        """The address from the top of the site, with its fragment; the whole address if outside."""
        name = address_of(self.name)
        return f"{name}#{unquote(self.fragment)}" if self.fragment else name


class Site:
    """Resolves addresses against the files of one built site.

    `site_url` is where the site will stand; its path is the sub-path all root links must hold.
    `offline` is for a copy that is opened from a disk, where no address starts at the root.
    """

    def __init__(
        self, tree: Tree, site_url: str, *, also_own: Iterable[str] = (), offline: bool = False
    ) -> None:
        self.tree = tree
        self.offline = offline
        parts = urlsplit(site_url)
        self.url = site_url if site_url.endswith("/") or not site_url else f"{site_url}/"
        self.prefix = unquote(urlsplit(self.url).path) or "/"
        self.hosts = {parts.netloc.lower()} if parts.netloc else set()
        self.hosts.update(urlsplit(url).netloc.lower() for url in also_own if urlsplit(url).netloc)

    def look_up(self, folder: str, raw: str) -> Found:
        """What `raw`, written on a page in `folder` ("" or "a/b/"), leads to."""
        if "\n" in raw or "\t" in raw or "\r" in raw:
            raw = _NOT_IN_AN_ADDRESS.sub("", raw)
        raw = raw.strip(" \f")
        if not raw:
            return Found("empty", "")
        if raw[0] == "#":
            return Found("self", "", raw[1:])
        if ":" in raw and (match := SCHEME.match(raw)):
            return self._absolute(raw, match[1].lower())
        if raw.startswith(("//", "\\\\")):
            return self._of_host(f"http:{raw}", raw)
        path, _, fragment = raw.partition("#")
        path = path.partition("?")[0]
        if not path:
            return Found("self", "", fragment)
        if path[0] in "/\\":
            if self.offline:
                return Found("leaves", path, fragment)
            return self._below_root(path, fragment)
        return self._relative(folder, path, fragment)

    def _relative(self, folder: str, path: str, fragment: str) -> Found:
        rest, base = path, folder
        while rest.startswith("../") and base:
            rest = rest[3:]
            cut = base.rfind("/", 0, -1) + 1
            base = base[:cut]
        if _ROUNDABOUT.search(rest):
            return self._below_root(f"{self.prefix}{folder}{path}", fragment)
        return self._file(base + rest, fragment)

    def _below_root(self, path: str, fragment: str) -> Found:
        path = _straight(unquote(path.replace("\\", "/")))
        if not path.startswith(self.prefix):
            if f"{path}/" != self.prefix:
                return Found("leaves", path, fragment)
            path = self.prefix
        return self._file(path[len(self.prefix) :], fragment)

    def _file(self, name: str, fragment: str) -> Found:
        names = self.tree.names
        if not name or name[-1] == "/":
            page = f"{name}index.html"
            return Found(
                "file" if page in names else "missing", page if page in names else name, fragment
            )
        if name in names:
            return Found("file", name, fragment)
        if f"{name}/index.html" in names:
            return Found("file", f"{name}/index.html", fragment)
        return Found("missing", name, fragment)

    def _absolute(self, raw: str, scheme: str) -> Found:
        if scheme in ("http", "https"):
            return self._of_host(raw, raw)
        if scheme == "file" or len(scheme) == 1:
            return Found("local", raw)
        return Found("scheme", raw)

    def _of_host(self, url: str, raw: str) -> Found:
        try:
            parts = urlsplit(url)
            host = parts.netloc.lower()
        except ValueError:
            return Found("outside", raw)
        if host not in self.hosts:
            return Found("local" if is_local(url) else "outside", raw, parts.fragment)
        path = _straight(unquote(parts.path)) or "/"
        if path.startswith(self.prefix) or f"{path}/" == self.prefix:
            return self._file(path[len(self.prefix) :], parts.fragment)
        return Found("outside", raw, parts.fragment)


def is_local(url: str) -> bool:
    """True when the address names a machine or network of the writer, which no reader can open."""
    try:
        return bool(LOCAL_HOST.fullmatch(urlsplit(url).hostname or ""))
    except ValueError:
        return False


def _straight(path: str) -> str:
    """An absolute path without `.`, `..` and `//`, as a browser walks it."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts[1:]:
        if part == "..":
            if kept:
                kept.pop()
        elif part not in (".", ""):
            kept.append(part)
    slash = "/" if parts[-1] in ("", ".", "..") and kept else ""
    return "/" + "/".join(kept) + slash


def folder_of(name: str) -> str:
    """The folder of a file: "" or "a/b/"."""
    return name[: name.rfind("/") + 1]


def address_of(name: str) -> str:
    """The address of a built file from the site's top: "driving/" for driving/index.html."""
    return (
        name[: -len("index.html")] if name == "index.html" or name.endswith("/index.html") else name
    )


def is_place(fragment: str) -> bool:
    """False for what needs no place on the page: nothing, #top, and a script's own routes."""
    return bool(fragment) and fragment.lower() != "top" and fragment[0] not in "/!"
