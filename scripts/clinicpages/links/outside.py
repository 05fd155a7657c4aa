"""Links to other sites: asked in three rounds, remembered, and told apart in four states."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import idna

from clinicpages.links.address import is_place
from clinicpages.links.answer import Answer, Ask, Pace
from clinicpages.links.finding import Finding, Use
from clinicpages.links.state import Known, after
from clinicpages.problem import Trouble

_ROUNDS = 3
_SAFE = "%/:=&?~#+!$,;'@()*[]-._|"


@dataclass(frozen=True)
class Manners:
    """How other sites are treated; from extra.checks.links of mkdocs.yml. Times in seconds."""

    pause: float = 0.1
    retry_pause: float = 1.2
    longest_wait: float = 60.0
    timeout: float = 15.0
    opened: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, limits: Mapping[str, Any]) -> Manners:
        """The manners that mkdocs.yml sets, else ours."""
        own = cls()
        times = {
            name: float(limits.get(name, getattr(own, name)))
            for name in ("pause", "retry_pause", "longest_wait", "timeout")
        }
        opened = {str(host).lower(): str(day) for host, day in (limits.get("opened") or {}).items()}
        return cls(**times, opened=opened)


@dataclass
class Outcome:
    """What one run learned: the memory after it, and how many requests it took."""

    known: dict[str, Known]
    asked: int = 0
    requests: int = 0

    def alarms(self, url: str) -> bool:
        """True when this address is plainly gone, or was dead a day ago already."""
        try:
            known = self.known.get(whole_address(url))
        except (ValueError, UnicodeError):
            return True
        return known is None or known.alarming or known.state != "dead"


def whole_address(url: str) -> str:
    """An address as it is sent: only what may not stand in one is quoted, its fragment is left off.

    Unlike LinkChecker's own, it leaves %2F, %3A and + as they are: they are part of many DOIs.
    """
    url = re.sub(r"[\t\n\r]", "", url.strip())
    if url.startswith("//"):
        url = f"https:{url}"
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    if ":" in host:
        host = f"[{host}]"
    user, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path, safe=_SAFE) or "/"
    return urlunsplit(
        (parts.scheme.lower(), f"{user}{at}{host}{port}", path, quote(parts.query, safe=_SAFE), "")
    )


def look(
    uses: Mapping[str, Sequence[Use]],
    manners: Manners,
    memory: Mapping[str, Known],
    now: float,
    certificates: Path | None = None,
) -> tuple[Outcome, list[Finding]]:
    """Asks every address that memory cannot answer for, and says what is wrong with each."""
    asks, by_address, findings = _asks(uses)
    outcome = Outcome({url: memory[url] for url in asks if url in memory})
    due = [
        ask
        for url, ask in asks.items()
        if url not in memory or not memory[url].answers(url, ask.fragments, now)
    ]
    with tempfile.TemporaryDirectory() as folder:
        trusted = _trusted(certificates, Path(folder))
        answers = _rounds(due, manners, Pace(manners.pause, manners.timeout, trusted), outcome)
    for ask in due:
        outcome.known[ask.url] = after(answers[ask.url], ask.fragments, memory.get(ask.url), now)
    outcome.asked = len(due)
    for url, found in by_address.items():
        known = outcome.known[url]
        findings += [f for use in found for f in _findings(use, known, manners)]
    return outcome, findings


def _asks(
    uses: Mapping[str, Sequence[Use]],
) -> tuple[dict[str, Ask], dict[str, list[Use]], list[Finding]]:
    """One ask for each address without its fragment; addresses that cannot be sent are findings."""
    by_address: dict[str, list[Use]] = {}
    fragments: dict[str, dict[str, None]] = {}
    used_as: dict[str, str] = {}
    unsent = []
    for url, found in uses.items():
        try:
            address = whole_address(url)
            if not urlsplit(address).netloc:
                raise ValueError("no host")
        except (ValueError, UnicodeError):
            unsent += [Finding("address", u.page, u.url, "", u.text, u.place, {}) for u in found]
            continue
        by_address.setdefault(address, []).extend(found)
        named = fragments.setdefault(address, {})
        place = url.partition("#")[2].partition(":~:")[0]
        if is_place(place):
            named[place] = None
        if found[0].used_as in ("img", "stylesheet", "script"):
            used_as[address] = found[0].used_as
    asks = {
        url: Ask(url, tuple(sorted(fragments[url])), used_as.get(url, "")) for url in by_address
    }
    return asks, by_address, unsent


def _rounds(
    due: Sequence[Ask], manners: Manners, pace: Pace, outcome: Outcome
) -> dict[str, Answer]:
    """Everything once; then, gently and after the wait that was asked for, what may have passed."""
    answers: dict[str, Answer] = {}
    if not due:
        return answers
    # Read here, because it takes a second, and most runs have nothing to ask.
    from clinicpages.links.engine import ask_all

    left = list(due)
    waits: dict[str, float] = {}
    for _ in range(_ROUNDS):
        given, requests = ask_all(left, pace, waits)
        outcome.requests += requests
        answers.update((ask.url, answer) for ask, answer in zip(left, given, strict=True))
        left = [ask for ask in left if answers[ask.url].transient]
        waits = {}
        for ask in left:
            host = urlsplit(ask.url).netloc
            asked_for = min(answers[ask.url].wait, manners.longest_wait)
            waits[host] = max(waits.get(host, manners.retry_pause), asked_for)
        pace = Pace(manners.retry_pause, manners.timeout, pace.certificates)
    return answers


def _trusted(certificates: Path | None, folder: Path) -> str:
    """The file of certificates to believe: everyone's, and those given with --ca."""
    if certificates is None:
        return ""
    import certifi

    try:
        own = certificates.read_bytes()
    except OSError as error:
        raise Trouble(f"The certificates in {certificates} cannot be read.") from error
    if b"-----BEGIN CERTIFICATE-----" not in own:
        raise Trouble(f"{certificates} holds no certificate.", "Give a file in PEM form.")
    both = folder / "trusted.pem"
    both.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + own)
    return str(both)


def _findings(use: Use, known: Known, manners: Manners) -> Iterator[Finding]:
    """What a reader of one link should know."""

    def made(kind: str, **words: str) -> Finding:
        return Finding(kind, use.page, use.url, "", use.text, use.place, words)

    host = urlsplit(use.url).netloc
    if known.state == "dead":
        yield made("dead", said=known.said, host=host)
        return
    place = use.url.partition("#")[2].partition(":~:")[0]
    if place in known.missing:
        yield made("anchor", fragment=unquote(place), where="that page")
    elif known.state == "warn":
        kind = "moved" if known.said.startswith("it has moved") else "unsafe"
        yield made(kind, to=known.to, said=known.said)
    elif known.state == "blocked" and host.lower() not in manners.opened:
        yield made("blocked", said=known.said, host=host)
