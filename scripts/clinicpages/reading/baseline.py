"""A ratchet for pages with old text: what was too hard already may stay until it gets worse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from clinicpages.problem import Trouble
from clinicpages.reading.finding import Finding

# For each page, each finding's key with how far it was past its limit.
Baseline = Mapping[str, Mapping[str, float]]


def write(path: Path, pages: Mapping[str, Iterable[Finding]]) -> None:
    """Notes down all that must change on these pages today."""
    rows = {
        file: {f.key: round(f.over, 2) for f in found if f.level == "change"}
        for file, found in sorted(pages.items())
    }
    text = json.dumps({file: row for file, row in rows.items() if row}, indent=1, sort_keys=True)
    path.write_text(text + "\n", "utf-8")


def load(path: Path) -> Baseline:
    """What was noted down. Raises Trouble when the file is missing or not ours."""
    try:
        given = json.loads(path.read_text("utf-8"))
        return {
            file: {key: float(over) for key, over in row.items()} for file, row in given.items()
        }
    except OSError as error:
        raise Trouble(
            f"The baseline {path} cannot be opened: {error.strerror}.",
            f"Make it first:  scripts/check reading --baseline {path} --write-baseline",
        ) from error
    except (ValueError, AttributeError, TypeError) as error:
        raise Trouble(f"The baseline {path} is not understood. Make it anew.") from error


def worse(found: Iterable[Finding], page: str, known: Baseline) -> list[Finding]:
    """The findings that are new or further past their limit than they were."""
    old = known.get(page, {})
    return [f for f in found if f.key not in old or round(f.over, 2) > old[f.key] + 0.05]
