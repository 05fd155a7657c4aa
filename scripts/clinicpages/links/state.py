"""What the last runs learned of other sites, kept in one file (link-state.json)."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from clinicpages.links.answer import Answer, State
from clinicpages.problem import Trouble

_DAY = 86400.0
_KEEP = {"ok": 7 * _DAY, "warn": 3 * _DAY, "blocked": 3 * _DAY, "dead": 0.0}
_SPREAD = 0.2


@dataclass(frozen=True)
class Known:
    """What is known of one address. Times are seconds since 1970."""

    state: State
    said: str
    last: float
    to: str = ""
    since: float = 0.0
    fails: int = 0
    sure: bool = False
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def answers(self, url: str, fragments: Iterable[str], now: float) -> bool:
        """True while this may be believed without asking again, for these places too."""
        # A fifth earlier or later, fixed for each address, so that not all are asked on one day.
        spread = int(hashlib.sha256(url.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF * 2 - 1
        keep = _KEEP[self.state] * (1 + _SPREAD * spread)
        return 0 <= now - self.last < keep and set(fragments) <= set(self.asked)

    @property
    def alarming(self) -> bool:
        """True when it is worth telling someone: dead a day apart, or plainly gone."""
        return self.state == "dead" and (self.sure or self.last - self.since >= _DAY)


def after(answer: Answer, asked: tuple[str, ...], before: Known | None, now: float) -> Known:
    """What is known after one more answer."""
    dead = answer.state == "dead"
    was_dead = before is not None and before.state == "dead"
    return Known(
        state=answer.state,
        said=answer.said,
        last=now,
        to=answer.to,
        since=(before.since if before and was_dead else now) if dead else 0.0,
        fails=(before.fails + 1 if before and was_dead else 1) if dead else 0,
        sure=answer.sure,
        asked=asked,
        missing=answer.missing,
    )


def load(path: Path | None) -> dict[str, Known]:
    """The memory; empty where there is none yet. Raises Trouble when the file cannot be used."""
    if path is None or not path.exists():
        return {}
    try:
        whole = json.loads(path.read_text("utf-8"))
        return {url: _known(row) for url, row in whole["links"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Trouble(
            f"The memory of links, {path}, cannot be used: it is not as this command wrote it.",
            "Delete it; the next run starts a new one.",
        ) from error


def _known(row: Mapping[str, object]) -> Known:
    known = Known(**{**row, "asked": tuple(row["asked"]), "missing": tuple(row["missing"])})  # type: ignore[arg-type]
    if known.state not in _KEEP or not isinstance(known.last, int | float):
        raise ValueError("not a state")
    return known


def save(path: Path, links: Mapping[str, Known]) -> None:
    """Writes the memory whole or not at all."""
    rows = {url: {**asdict(known)} for url, known in sorted(links.items())}
    text = json.dumps({"version": 1, "links": rows}, ensure_ascii=False, indent=1)
    path = Path(os.path.abspath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(f"{text}\n")
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
