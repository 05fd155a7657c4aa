"""One fault as the built site shows it, before it is traced to the line a writer changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Where = Literal["text", "frame", "file"]


@dataclass(slots=True)
class Finding:
    """A fault in a built file.

    `kind` is a key of messages.KINDS. `url` is the address as the built page holds it, `target`
    the site's own address it leads to (no host, no leading slash, with its fragment).
    `place` says where to look for the source first: the page's text, the frame around it, or a
    file that the build wrote or copied whole. `words` fills the message.
    """

    kind: str
    page: str
    url: str = ""
    target: str = ""
    text: str = ""
    place: Where = "text"
    words: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Use:
    """Where a page names an address outside the site, and as what: "a", "img", "stylesheet"."""

    page: str
    url: str
    text: str
    place: Where
    used_as: str = ""
