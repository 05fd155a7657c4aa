"""LinkChecker's engine, asked one list of addresses at a time, with a pace of our own.

LinkChecker keeps the threads, the sessions, the addresses and their syntax. Three things are ours:
hosts take turns (its own pause holds a lock, so that all hosts wait for one), an address keeps its
%2F and + (it decodes them, which breaks valid DOIs), and an answer says more than valid or not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from linkcheck import configuration
from linkcheck.cache.results import ResultCache
from linkcheck.cache.urlqueue import Timeout
from linkcheck.checker.httpurl import HttpUrl
from linkcheck.director.aggregator import Aggregate
from linkcheck.director.checker import Checker

from clinicpages.links.address import is_local
from clinicpages.links.answer import (
    BLOCKED,
    Answer,
    Ask,
    Pace,
    from_fault,
    from_reply,
    from_walk,
    with_content,
)
from clinicpages.links.turns import Turns
from clinicpages.problem import Trouble

# Who we say we are; and what a browser says, for the one second try of a host that turns us away.
OURS = "Mozilla/5.0 (compatible; clinicpages link check)"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.8",
}
_MOST_HOPS = 10
_MOST_BYTES = 2 * 1024 * 1024
_MOST_THREADS = 48


def ask_all(
    asks: Sequence[Ask], pace: Pace, first: Mapping[str, float]
) -> tuple[list[Answer], int]:
    """The answer to each ask, and how many requests that took.

    `first` holds, for single hosts, how many seconds from now they may be asked again. Raises
    Trouble when the engine itself stops, KeyboardInterrupt at once.
    """
    if not asks:
        return [], 0
    start = time.monotonic()
    turns = Turns(pace.pause, {host: start + wait for host, wait in first.items()})
    engine = _Engine(_settings(asks, pace), turns, pace)
    for number, ask in enumerate(asks):
        visit = _Visit(ask, number, engine)
        if visit.has_result:
            engine.answers[number] = Answer("dead", "it is not a whole web address")
        else:
            turns.put(visit)
    engine.run()
    if engine.crash or len(engine.answers) < len(asks):
        raise Trouble(
            f"The check of links to other sites stopped ({engine.crash or 'some had no answer'}). "
            "No page is the cause.",
            "Try again later.",
        ) from engine.crash
    return [engine.answers[number] for number in range(len(asks))], engine.requests


def _settings(asks: Sequence[Ask], pace: Pace) -> Any:
    """LinkChecker's settings, without the folders that it would make in the user's home."""
    configuration.get_plugin_folders = list
    settings = configuration.Configuration()
    hosts = {urlsplit(ask.url).netloc for ask in asks}
    settings.update(
        threads=min(_MOST_THREADS, len(asks), 2 * len(hosts)),
        timeout=pace.timeout,
        checkextern=True,
        robotstxt=False,
        status=False,
        output="none",
        recursionlevel=0,
        useragent=OURS,
    )
    settings["sslverify"] = pace.certificates or True
    settings.sanitize()
    return settings


class _Engine(Aggregate):  # type: ignore[misc]
    """LinkChecker's threads and sessions around our queue."""

    def __init__(self, settings: Any, turns: Turns, pace: Pace) -> None:
        super().__init__(settings, turns, None, None, ResultCache(0))
        self.pace = pace
        self.turns = turns
        self.answers: dict[int, Answer] = {}
        self.requests = 0
        self.crash: Exception | None = None
        self._count = threading.Lock()

    def run(self) -> None:
        """Asks everything in the queue."""
        workers = [_Worker(self) for _ in range(self.config["threads"])]
        try:
            for worker in workers:
                worker.start()
            while self.turns.unfinished_tasks and not self.crash:
                try:
                    self.turns.join(timeout=0.5)
                except Timeout:
                    continue
        finally:
            for worker in workers:
                worker.stop()
            self.turns.close()

    def counted(self) -> None:
        """One more request."""
        with self._count:
            self.requests += 1


class _Worker(Checker):  # type: ignore[misc]
    """A thread that ends with the program, and hands its own crash to the caller."""

    def __init__(self, engine: _Engine) -> None:
        super().__init__(engine.turns, engine.logger, engine.add_request_session)
        self.daemon = True
        self._engine = engine

    def internal_error(self) -> None:
        """Keeps the fault that stopped this thread."""
        import sys

        fault = sys.exc_info()[1]
        self._engine.crash = fault if isinstance(fault, Exception) else RuntimeError("unknown")


class _Visit(HttpUrl):  # type: ignore[misc]
    """One address, asked as LinkChecker asks it, and answered in our words."""

    def __init__(self, ask: Ask, number: int, engine: _Engine) -> None:
        self.ask = ask
        self.host_key = urlsplit(ask.url).netloc
        super().__init__(ask.url, 0, engine, line=number, column=0, page=0, extern=(1, 0))

    def build_url(self) -> None:
        """The address as it is: it was quoted before it came here."""
        self.url = self.base_url
        self.urlparts = self.build_url_parts(self.url)

    def add_intern_pattern(self, url: str | None = None) -> None:
        """No address belongs to us here."""

    def check(self) -> None:
        """Asks, and keeps the answer."""
        engine = self.aggregate
        self.session = engine.get_request_session()
        answer = self._asked(OURS, waited=True)
        if answer.state == BLOCKED:
            again = self._asked(BROWSER, waited=False)
            answer = answer if again.transient else again
        engine.answers[self.line] = answer
        self.set_result(answer.said or "asked", overwrite=True)

    def check_content(self) -> bool:
        """Nothing is left to do: the page was read once."""
        return False

    def _asked(self, agent: str, *, waited: bool) -> Answer:
        try:
            return self._walked(agent, waited)
        except (requests.RequestException, OSError, UnicodeError, ValueError) as fault:
            return from_fault(fault, self.aggregate.pace.timeout)

    def _walked(self, agent: str, waited: bool) -> Answer:
        """Follows the address to its end, through redirects."""
        url, seen = self.url, {self.url}
        steps: list[tuple[int, str]] = []
        while True:
            if not waited:
                self.aggregate.turns.wait_for(urlsplit(url).netloc)
            waited = False
            reply = self._sent(url, agent)
            with reply:
                where = self.session.get_redirect_target(reply)
                if not where:
                    answer = from_reply(reply.status_code, reply.headers)
                    if answer.state == "ok":
                        answer = with_content(answer, self.ask, reply.headers, self._body(reply))
                    return from_walk(answer, self.ask.url, steps)
            steps.append((reply.status_code, urljoin(url, where)))
            url = steps[-1][1]
            if not url.lower().startswith(("http://", "https://")):
                return Answer("dead", f"it leads to “{url}”, which no browser opens")
            if url in seen:
                return Answer("dead", "it sends the browser round in circles")
            if len(steps) > _MOST_HOPS:
                return Answer("dead", f"it sends the browser on more than {_MOST_HOPS} times")
            seen.add(url)

    def _sent(self, url: str, agent: str) -> requests.Response:
        pace = self.aggregate.pace
        request = self.session.prepare_request(
            requests.Request("GET", url, headers={**_ACCEPT, "User-Agent": agent})
        )
        extra = (
            {"verify": self.aggregate.config["sslverify"]}
            if is_local(url)
            else self.session.merge_environment_settings(
                url, {}, True, self.aggregate.config["sslverify"], None
            )
        )
        extra["stream"] = True
        self.aggregate.counted()
        reply: requests.Response = self.session.send(
            request, allow_redirects=False, timeout=pace.timeout, **extra
        )
        return reply

    def _body(self, reply: requests.Response) -> tuple[bytes, bool]:
        """The page's bytes, and whether they are all there; an endless page is cut off."""
        parts: list[bytes] = []
        size = 0
        deadline = time.monotonic() + self.aggregate.pace.timeout
        kind = reply.headers.get("Content-Type", "").lower()
        most = _MOST_BYTES if "html" in kind or not kind else 1024
        while size < most:
            part = reply.raw.read1(65536, decode_content=True)
            if not part:
                return b"".join(parts), True
            parts.append(part)
            size += len(part)
            if time.monotonic() > deadline:
                break
        return b"".join(parts), False
