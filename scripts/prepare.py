"""Makes .venv from the locked requirements, once, and runs the tool inside it.

Standard library only: it runs before anything is installed, on Linux, macOS and Windows.
The order (hashed packages first, then our own without an index) is the only one pip accepts.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SETS = {"site": "requirements.txt", "test": "requirements-test.txt"}
OLDEST = (3, 11)


class CannotPrepare(Exception):
    """Says in plain words why .venv could not be made."""


def python_of(environment: Path) -> Path:
    """The Python inside an environment."""
    if os.name == "nt":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def lock_of(name: str) -> str:
    """A fingerprint that changes when the locked packages or this Python change."""
    text = (ROOT / SETS[name]).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(text + sys.version.encode() + str(ROOT).encode()).hexdigest()


def is_ready(environment: Path, name: str) -> bool:
    """True when the environment holds exactly the locked set."""
    mark = environment / f"ready-{name}"
    return mark.is_file() and mark.read_text() == lock_of(name) and python_of(environment).exists()


def environment(name: str = "site") -> Path:
    """The Python of .venv, made first when it is missing or the lock has changed.

    Raises CannotPrepare, with .venv as it was before.
    """
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise CannotPrepare(f"This needs Python 3.11 or newer. This is Python {found}.")
    with alone():
        if not is_ready(VENV, "site"):
            make()
        if name != "site" and not is_ready(VENV, name):
            say("Adding what the tests need (once) ...")
            install(VENV, name)
    return python_of(VENV)


def make() -> None:
    """A new .venv, built aside and put in place only when it is whole."""
    say("Preparing .venv (once, about a minute) ...")
    part = ROOT / ".venv.part"
    shutil.rmtree(part, ignore_errors=True)
    try:
        venv.create(part, with_pip=not host_pip_can_install(), symlinks=os.name != "nt")
        install(part, "site")
        old = ROOT / ".venv.old"
        shutil.rmtree(old, ignore_errors=True)
        if VENV.exists():
            VENV.rename(old)
        part.rename(VENV)
        settle(VENV, part)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise CannotPrepare(f"{error.strerror or error}: {error.filename or VENV}") from error
    except subprocess.CalledProcessError as error:
        raise CannotPrepare("This Python cannot make an environment (ensurepip failed).") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if not VENV.exists() and (ROOT / ".venv.old").exists():
            (ROOT / ".venv.old").rename(VENV)


def settle(home: Path, made_as: Path) -> None:
    """Writes the new place into the scripts of an environment that was renamed."""
    for script in python_of(home).parent.iterdir():
        if script.is_symlink() or not script.is_file():
            continue
        text = script.read_bytes()
        if b"\0" not in text and os.fsencode(made_as) in text:
            script.write_bytes(text.replace(os.fsencode(made_as), os.fsencode(home)))


def host_pip_can_install() -> bool:
    """True when the pip beside this Python can install into another one (22.3 or newer).

    Stock Debian has no ensurepip, so an environment there starts without a pip of its own.
    """
    if importlib.util.find_spec("pip") is None:
        return False
    version: str = importlib.import_module("pip").__version__
    major, minor = (int(part) for part in version.split(".")[:2])
    return (major, minor) >= (22, 3)


def install(home: Path, name: str) -> None:
    """Installs one locked set, then this project, and marks the set as ready."""
    if host_pip_can_install():
        pip = [sys.executable, "-m", "pip", "--python", str(python_of(home))]
    elif (home / "pyvenv.cfg").is_file() and has_pip(home):
        pip = [str(python_of(home)), "-m", "pip"]
    else:
        raise CannotPrepare("This Python has no pip. On Debian or Ubuntu: apt install python3-pip")
    quiet = ["install", "--quiet", "--disable-pip-version-check", "--no-input"]
    own = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)]
    for arguments in (["--require-hashes", "--requirement", str(ROOT / SETS[name])], own):
        done = subprocess.run([*pip, *quiet, *arguments], capture_output=True, text=True)
        if done.returncode:
            told = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            raise CannotPrepare((told or ["pip stopped without saying why."])[-1])
    (home / f"ready-{name}").write_text(lock_of(name))


def has_pip(home: Path) -> bool:
    """True when the environment has a pip of its own."""
    command = [str(python_of(home)), "-c", "import pip"]
    return subprocess.run(command, capture_output=True).returncode == 0


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Lets one command at a time prepare the environment; the lock dies with its process."""
    try:
        handle = (ROOT / ".venv.lock").open("w")
    except OSError:
        # A read-only folder: nothing can be prepared, and a whole .venv may still serve.
        yield
        return
    with handle:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """One line of progress, kept out of standard output."""
    print(text, file=sys.stderr, flush=True)


def run(*arguments: str, needs: str = "site") -> None:
    """Runs `clinicpages ARGUMENTS` inside .venv and ends with its exit code."""
    call("-m", "clinicpages", *arguments, needs=needs)


def call(*arguments: str, needs: str = "site") -> None:
    """Runs .venv's Python with these arguments and ends with its exit code (2: our fault)."""
    try:
        python = environment(needs)
    except CannotPrepare as error:
        say(f"The tools could not be prepared. {error}")
        say("Your pages are not the cause, and nothing of yours was changed.")
        sys.exit(2)
    except KeyboardInterrupt:
        say("Stopped. Nothing of yours was changed.")
        sys.exit(2)
    try:
        # From any folder, a script works on the project that it lies in.
        here = {"CLINICPAGES_CONFIG": str(ROOT / "mkdocs.yml"), **os.environ}
        process = subprocess.Popen([str(python), *arguments], env=here)
    except OSError as error:
        say(f"{python} could not be started: {error.strerror}")
        sys.exit(2)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            # The tool got the same Ctrl-C: let it put things back, then end with its code.
            continue
