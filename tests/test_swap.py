"""The live folder is whole at every moment, whatever stops the swap."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from clinicpages import swap


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(text)
    return path


@pytest.mark.parametrize("exchange", [True, False])
def test_new_takes_the_place_of_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    live = folder(tmp_path / "site", "old")
    swap.put_in_place(folder(swap.part_of(live), "new"), live)
    assert (live / "index.html").read_text() == "new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site"]


def test_the_first_site_needs_no_old_one(tmp_path: Path) -> None:
    live = tmp_path / "site"
    swap.put_in_place(folder(swap.part_of(live), "new"), live)
    assert (live / "index.html").read_text() == "new"


def stop_before(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the second rename fail, as a power cut between the two would."""
    real: Callable[..., Path] = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == step:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)


def test_stopped_between_two_renames_the_last_good_site_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    live = folder(tmp_path / "site", "old")
    part = folder(swap.part_of(live), "new")
    stop_before(part.name, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        swap.put_in_place(part, live)
    monkeypatch.undo()
    assert not live.exists()
    assert swap.recover(live)
    assert (live / "index.html").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site"]


def test_recover_changes_nothing_that_is_whole(tmp_path: Path) -> None:
    live = folder(tmp_path / "site", "good")
    assert not swap.recover(live)
    assert (live / "index.html").read_text() == "good"


LOOP = """
import sys
from pathlib import Path
from clinicpages import swap
live = Path(sys.argv[1])
swap.recover(live)
print("ready", flush=True)
number = 0
while True:
    part = swap.part_of(live)
    part.mkdir()
    for name in range(20):
        (part / f"{name}.html").write_text(str(number))
    (part / "index.html").write_text(str(number))
    swap.put_in_place(part, live)
    number += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not a Windows thing")
@pytest.mark.parametrize("moment", range(10))
def test_killed_at_any_moment_the_site_is_whole(tmp_path: Path, moment: int) -> None:
    live = tmp_path / "site"
    process = subprocess.Popen([sys.executable, "-c", LOOP, str(live)], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    until = time.monotonic() + 0.01 + moment * 0.007
    while not live.exists() or time.monotonic() < until:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    swap.recover(live)
    texts = {p.name: p.read_text() for p in live.iterdir()}
    assert len(texts) == 21
    assert len(set(texts.values())) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["site"]
