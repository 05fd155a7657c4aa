"""`scripts/test`: finds or installs a Chromium and an HTML checker, then runs the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import chromium, nu  # noqa: E402 - found only once the path is set

if __name__ == "__main__":
    os.chdir(ROOT)
    chromium.install()
    nu.install()
    given = sys.argv[1:]
    workers = [] if any(word.startswith("-n") for word in given) else ["-n", "2"]
    sys.exit(pytest.main([*workers, "--dist", "loadgroup", *given]))
