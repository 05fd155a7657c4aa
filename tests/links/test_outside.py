"""Links to other sites, against servers that misbehave: what each answer means, and how we ask."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from clinicpages.links import engine
from clinicpages.links.answer import Answer, Ask, Pace, with_content
from clinicpages.links.finding import Finding, Use
from clinicpages.links.outside import Manners, Outcome, look, whole_address
from clinicpages.links.state import Known
from clinicpages.links.turns import Turns
from clinicpages.problem import Trouble

from tests.links.server import Authority, Server, running

QUICK = Manners(pause=0.005, retry_pause=0.05, longest_wait=0.3, timeout=1.0)
DAY = 86400.0

# One worker: another would make its own certificates and servers.
pytestmark = pytest.mark.xdist_group("outside")


@dataclass
class Net:
    """The servers of one test run."""

    plain: Server
    secure: Server
    old: Server
    other: Server
    own: Server
    ca: Path
    closed: str


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Net]:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    with ExitStack() as stack:
        plain, secure, old, other, own = (Server() for _ in range(5))
        authority.secure(secure)
        authority.secure(old, days=-1)
        authority.secure(other, host="other.example")
        authority.secure(own, own=True)
        for server in (plain, secure, old, other, own):
            stack.enter_context(running(server))
        secure.plain = f"{plain.url}/ok"
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            closed = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        yield Net(plain, secure, old, other, own, authority.file, closed)


def asked(
    *urls: str,
    net: Net,
    memory: dict[str, Known] | None = None,
    now: float = 1e9,
    used_as: str = "a",
) -> tuple[Outcome, dict[str, Finding]]:
    uses = {url: [Use("index.html", url, "words", "text", used_as)] for url in urls}
    outcome, findings = look(uses, QUICK, memory or {}, now, net.ca)
    return outcome, {finding.url: finding for finding in findings}


ANSWERS = {
    # What is fine says nothing.
    "plain/ok": "",
    "plain/": "",
    "plain/ok?a=1&b=2": "",
    "plain/10.1000%2Fa+b%3Ac": "",
    "plain/wide/größe?q=a+b&r=ä": "",
    "plain/limited": "",
    "plain/patient": "",
    "plain/recovers": "",
    "plain/for-browsers": "",
    "plain/endless": "",
    "plain/drips": "",
    "plain/found": "",
    "plain/chain/5": "",
    "plain/about-404": "",
    "plain/ok#top-of-it": "",
    "plain/ok#old": "",
    "plain/ok#:~:text=page": "",
    "plain/ok#/route": "",
    "plain/endless#gone": "",
    "secure/ok": "",
    # What moved for good is a note, with the new address.
    "plain/moved": "moved: it has moved for good",
    "secure/to-http": "unsafe: it leads to a page that is not secure",
    # What turns programs away is a note.
    "plain/status-202": "blocked: it answered 202",
    "plain/status-401": "blocked: it answered 401",
    "plain/status-403": "blocked: it answered 403",
    "plain/status-418": "blocked: it answered 418",
    "plain/status-451": "blocked: it answered 451",
    "plain/status-999": "blocked: it answered 999",
    # What is dead is a change.
    "plain/status-400": "dead: it does not understand this address (400)",
    "plain/status-404": "dead: there is no such page any more (404)",
    "plain/status-410": "dead: this page was taken away for good (410)",
    "plain/status-429": "dead: it was asked too often (429)",
    "plain/status-500": "dead: the site has a fault of its own (500)",
    "plain/status-503": "dead: the site has a fault of its own (503)",
    "plain/slow": "dead: it gave no answer in 1 second",
    "plain/reset": "dead: it broke off",
    "plain/moved-to-nothing": "dead: there is no such page any more (404)",
    "plain/chain/15": "dead: it sends the browser on more than 10 times",
    "plain/loop": "dead: it sends the browser round in circles",
    "plain/nowhere": "dead: it sends the browser on without saying where to (302)",
    "plain/paper.pdf": "dead: it shows a web page in place of a pdf file",
    "plain/soft": "dead: it shows an error page, “Page not found | A site”, as if all were well",
    "plain/ok#gone": "anchor: ",
    "old/ok": "dead: its certificate has run out",
    "other/ok": "dead: its certificate is for another name",
    "own/ok": "dead: nobody vouches for its certificate",
    "closed/ok": "dead: nothing answers at this address",
    "nobody/ok": "dead: there is no site of this name",
}


@pytest.fixture(scope="module")
def first(net: Net) -> tuple[Outcome, dict[str, Finding], float]:
    start = time.monotonic()
    outcome, findings = asked(*(at(net, name) for name in ANSWERS), net=net)
    return outcome, findings, time.monotonic() - start


def at(net: Net, name: str) -> str:
    server, _, path = name.partition("/")
    if server == "closed":
        return f"{net.closed}{path}"
    if server == "nobody":
        return f"http://no-such-site.invalid/{path}"
    return f"{getattr(net, server).url}/{path}"


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_means(
    name: str, net: Net, first: tuple[Outcome, dict[str, Finding], float]
) -> None:
    finding = first[1].get(at(net, name))
    said = f"{finding.kind}: {finding.words.get('said', '')}" if finding else ""
    assert said == ANSWERS[name]


def test_all_of_it_takes_a_few_seconds(first: tuple[Outcome, dict[str, Finding], float]) -> None:
    assert first[2] < 15


def test_one_request_serves_all_places_of_a_page(net: Net) -> None:
    before = net.plain.asked["/many"]
    names = [f"{net.plain.url}/ok?many#{place}" for place in ("top-of-it", "old", "gone", "lost")]
    outcome, findings = asked(*names, net=net)
    assert outcome.requests == 1
    assert before == 0
    assert sorted(f.words["fragment"] for f in findings.values()) == ["gone", "lost"]


def test_a_second_run_within_the_keep_time_asks_nothing(net: Net) -> None:
    urls = [
        at(net, name) for name in ("plain/ok", "plain/moved", "plain/status-403", "plain/ok#gone")
    ]
    before, first_found = asked(*urls, net=net)
    after, again = asked(*urls, net=net, memory=before.known, now=1e9 + 2 * DAY)
    assert before.requests > 0
    assert (after.requests, after.asked) == (0, 0)
    assert {f.kind for f in again.values()} == {f.kind for f in first_found.values()}


def test_what_is_fine_is_asked_again_after_a_week_and_the_rest_after_three_days(net: Net) -> None:
    urls = [at(net, name) for name in ("plain/ok", "plain/moved")]
    before, _ = asked(*urls, net=net)
    assert asked(*urls, net=net, memory=before.known, now=1e9 + 4 * DAY)[0].asked == 1
    assert asked(*urls, net=net, memory=before.known, now=1e9 + 9 * DAY)[0].asked == 2


def test_a_place_that_was_not_asked_for_before_is_asked_now(net: Net) -> None:
    before, _ = asked(at(net, "plain/ok"), net=net)
    outcome, findings = asked(at(net, "plain/ok#gone"), net=net, memory=before.known)
    assert outcome.asked == 1
    assert [f.kind for f in findings.values()] == ["anchor"]


def test_what_is_dead_is_asked_in_each_run_and_alarms_after_a_day(net: Net) -> None:
    url, gone = at(net, "plain/status-500"), at(net, "plain/status-404")
    first, _ = asked(url, gone, net=net)
    assert [u for u, k in first.known.items() if k.alarming] == [gone]
    soon, _ = asked(url, gone, net=net, memory=first.known, now=1e9 + 3600)
    assert soon.asked == 2
    assert not soon.known[url].alarming
    later, _ = asked(url, gone, net=net, memory=soon.known, now=1e9 + DAY)
    assert later.known[url].alarming
    assert later.known[url].fails == 3


def test_a_host_that_a_person_opened_is_not_noted(net: Net) -> None:
    url = at(net, "plain/status-403")
    host = url.split("/")[2]
    uses = {url: [Use("index.html", url, "words", "text", "a")]}
    opened = Manners(pause=0.005, retry_pause=0.05, timeout=0.5, opened={host: "2026-11-22"})
    assert look(uses, opened, {}, 1e9, net.ca)[1] == []


def test_a_picture_that_is_a_page_is_dead(net: Net) -> None:
    url = at(net, "plain/ok?picture")
    _, findings = asked(url, net=net, used_as="img")
    assert findings[url].words["said"] == "it shows a web page in place of a picture"


def test_hosts_take_turns_and_one_host_is_not_hurried() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(running(Server(f"127.0.0.{n}"))) for n in range(2, 8)]
        asks = [Ask(f"{server.url}/ok?{n}") for server in servers for n in range(4)]
        start = time.monotonic()
        answers, requests = engine.ask_all(asks, Pace(pause=0.1, timeout=2), {})
        took = time.monotonic() - start
        assert {answer.state for answer in answers} == {"ok"}
        assert requests == len(asks)
        assert 0.3 <= took < 4
        for server in servers:
            times = sorted(when for _, when in server.times)
            assert times[-1] - times[0] > 0.2


def test_the_wait_that_a_server_asks_for_is_kept_up_to_the_longest(net: Net) -> None:
    net.plain.times.clear()
    url = at(net, "plain/patient?kept")
    asked(url, net=net)
    times = [when for path, when in net.plain.times if path == "/patient?kept"]
    assert len(times) == 2
    assert QUICK.longest_wait <= times[1] - times[0] < 1


def test_a_browsers_name_is_used_once_and_only_where_we_are_turned_away(net: Net) -> None:
    net.plain.agents.clear()
    asked(at(net, "plain/status-403?name"), at(net, "plain/ok?name"), net=net)
    assert len(net.plain.agents) == 3
    assert sum("Firefox" in agent for agent in net.plain.agents) == 1


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (
            "https://doi.org/10.1016%2FS0140-6736(05)%2B1",
            "https://doi.org/10.1016%2FS0140-6736(05)%2B1",
        ),
        ("https://a.example/a b?c=d e#f", "https://a.example/a%20b?c=d%20e"),
        ("HTTPS://A.Example", "https://a.example/"),
        ("https://größe.example/ä", "https://xn--gre-6ka8i.example/%C3%A4"),
        ("//a.example/x", "https://a.example/x"),
        ("http://a.example:8080/?q=a+b", "http://a.example:8080/?q=a+b"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
    ],
)
def test_an_address_is_sent_as_it_was_written(written: str, sent: str) -> None:
    assert whole_address(written) == sent


@pytest.mark.parametrize(
    "url", ["http://", "http://a b.example/", "https://[::1/", "http://x:port/"]
)
def test_an_address_that_cannot_be_sent_is_a_change(url: str, net: Net) -> None:
    _, findings = asked(url, net=net)
    assert findings[url].kind in ("address", "dead")


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("404 Not Found", "dead"),
        ("Page not found - NHS", "dead"),
        ("Sorry, page not found", "dead"),
        ("The page you requested could not be found", "dead"),
        ("Error 404", "dead"),
        ("NICE | 404", "dead"),
        ("Seite nicht gefunden", "dead"),
        ("Page introuvable", "dead"),
        ("Vertebroplasty found not to help in two trials", "ok"),
        ("404 patients with fractures: a trial", "ok"),
        ("HTTP 404", "dead"),
        ("Not for everyone: balloon kyphoplasty", "ok"),
        ("", "ok"),
    ],
)
def test_an_error_page_that_says_all_is_well_is_known_by_its_title(title: str, state: str) -> None:
    page = f"<title>{title}</title><p>Text".encode()
    ask = Ask("https://a.example/x")
    headers = {"Content-Type": "text/html"}
    assert with_content(Answer("ok"), ask, headers, (page, True)).state == state


def test_a_crash_of_the_engine_is_our_fault(monkeypatch: pytest.MonkeyPatch, net: Net) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("engine")

    monkeypatch.setattr(engine, "from_reply", broken)
    with pytest.raises(Trouble, match="No page is the cause"):
        asked(at(net, "plain/ok?crash"), net=net)


def test_stopping_by_hand_stops_at_once(monkeypatch: pytest.MonkeyPatch, net: Net) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Turns, "join", stopped)
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        asked(at(net, "plain/slow?stop"), net=net)
    assert time.monotonic() - start < 1
