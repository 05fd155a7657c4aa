"""The names of emojis, such as `:thumbsup:`, for pymdownx.emoji: read once, not for each page."""

from __future__ import annotations

from functools import cache
from typing import Any


def index(_options: object, _md: object) -> dict[str, Any]:
    """The stock list. pymdown-extensions 13.1 copies its own whole for every page that is made."""
    return _names()


@cache
def _names() -> dict[str, Any]:
    from pymdownx.emoji import emojione

    found: dict[str, Any] = emojione({}, None)
    return found
