"""Puts a finished folder in the place of the live one, so that a whole site always stands there."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def part_of(live: Path) -> Path:
    """Where the next site is made: beside the live one, on the same disk."""
    return live.with_name(f".{live.name}.part")


def old_of(live: Path) -> Path:
    """Where the last site waits while the new one is put in place."""
    return live.with_name(f".{live.name}.old")


def put_in_place(new: Path, live: Path) -> None:
    """`new` becomes `live`. Killed at any moment, `live` is whole or `recover` makes it so."""
    old = old_of(live)
    _remove(old)
    if not live.exists():
        new.rename(live)
    elif _exchange(new, live):
        _remove(new)
    else:
        live.rename(old)
        new.rename(live)
        _remove(old)


def put_back(live: Path) -> bool:
    """Puts the last good site back after a swap that was cut short; True when it had to."""
    old = old_of(live)
    needed = old.exists() and not live.exists()
    if needed:
        old.rename(live)
    return needed


def recover(live: Path) -> bool:
    """As `put_back`, and takes away the rest. Only for the one command that builds."""
    needed = put_back(live)
    _remove(old_of(live))
    _remove(part_of(live))
    return needed


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step (Linux's renameat2); False where the system has no such step.

    renameat2(2): RENAME_EXCHANGE is atomic, both paths must exist.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(call(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
