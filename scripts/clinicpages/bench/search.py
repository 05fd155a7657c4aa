"""Asks the site's search what patients ask, and counts how often the right page comes first."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from clinicpages.bench.boxes import BOXES, ask
from clinicpages.bench.peers import peers
from clinicpages.builder import BUILDERS, build
from clinicpages.problem import Trouble
from clinicpages.project import Project, find

SAYS = "how often the search finds the right page for patients' questions"
NODE_PROGRAM = Path(__file__).parent / "ranked.js"


@dataclass(frozen=True)
class Question:
    """A question, the topics that answer it, and whether its spelling is wrong."""

    id: str
    text: str
    topics: tuple[str, ...]
    misspelt: bool


@dataclass(frozen=True)
class Answer:
    """The addresses a question got, best first, and the place of the first right one (0: none)."""

    question: Question
    ranked: tuple[str, ...]
    place: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench search`."""
    parser.add_argument(
        "questions",
        type=Path,
        nargs="?",
        metavar="QUERIES.yml",
        help="without it: the project's own questions, and other search boxes beside ours",
    )
    parser.add_argument("--topics", type=Path, metavar="MAP.yml", help="topics.yml beside them")
    parser.add_argument("--json", metavar="FILE", help="write the figures there; - prints them")
    parser.add_argument("--engine", choices=("browser", "node"), default="browser")
    parser.add_argument("--site", type=Path, metavar="DIR", help="a site that is built already")
    parser.add_argument("--builder", choices=BUILDERS, default="mkdocs")
    parser.add_argument(
        "--beside", action="store_true", help="put Material's and Pagefind's boxes beside ours"
    )


def run(args: argparse.Namespace) -> int:
    """Prints the shares, by spelling and by topic, and the questions that found nothing right."""
    project = find(args.config_file)
    asked = args.questions or _own_questions(project)
    questions = read_questions(asked)
    topics_file = args.topics or asked.with_name("topics.yml")
    topics = read_topics(topics_file)
    for question in questions:
        if unknown := [topic for topic in question.topics if topic not in topics]:
            raise Trouble(f"{topics_file.name} has no place for the topic “{unknown[0]}”.")

    def answered(site: Path, engine: str, box: str) -> list[Answer]:
        ranked = answers_of([q.text for q in questions], site, engine, box)
        return [judge(q, r, topics) for q, r in zip(questions, ranked, strict=True)]

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = args.site or build(project, args.builder, folder / "site", force=True).site
        answers = answered(site, args.engine, "ours")
        others = {}
        if args.beside or args.questions is None:
            for box, title, made in peers(project, site, folder):
                others[title] = answered(made, "browser", box)
    if args.json != "-":
        print(as_text(answers) + beside(answers, others))
    if args.json:
        text = json.dumps(as_json(answers), ensure_ascii=False, indent=1) + "\n"
        print(text, end="") if args.json == "-" else Path(args.json).write_text(text, "utf-8")
    return 0


def _own_questions(project: Project) -> Path:
    given = project.limits("search").get("questions")
    if not given:
        raise Trouble("Name a file of questions.", "clinicpages bench search QUERIES.yml")
    return project.root / str(given)


def beside(ours: Sequence[Answer], others: Mapping[str, Sequence[Answer]]) -> str:
    """The boxes in one table: first and in the first three, over all and over the misspelt."""
    if not others:
        return ""
    rows = ["", "", f"{'Same pages, same questions':32}  all: first  in 3   misspelt: first  in 3"]
    for name, answers in {"ours": ours, **others}.items():
        whole, slips = as_json(answers)["all"], as_json(answers)["misspelt"]
        rows.append(
            f"{name:32}       {whole['success@1']:.2f}   {whole['success@3']:.2f}"
            f"             {slips['success@1']:.2f}  {slips['success@3']:.2f}"
        )
    return "\n".join(rows)


def answers_of(texts: Sequence[str], site: Path, engine: str, box: str) -> list[list[str]]:
    """The addresses that each question gets, from a real browser or from the scripts alone."""
    if engine == "browser":
        return ask(texts, site, BOXES[box])
    command = [node(), str(NODE_PROGRAM), str(site)]
    done = subprocess.run(command, input=json.dumps(texts), text=True, capture_output=True)
    if done.returncode:
        raise Trouble(f"The search scripts stopped: {done.stderr.strip().splitlines()[-1]}")
    ranked: list[list[str]] = json.loads(done.stdout)
    return ranked


def node() -> str:
    """The machine's own node, else the one that Playwright brings. Raises Trouble without both."""
    if own := shutil.which("node"):
        return own
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        raise Trouble("There is no node on this machine.", "Use --engine browser.") from None
    return str(compute_driver_executable()[0])


def read_questions(path: Path) -> list[Question]:
    """The questions of a file; its other parts are not read."""
    rows = _read(path).get("queries")
    if not isinstance(rows, list) or not rows:
        raise Trouble(f"{path.name} holds no list called “queries”.")
    return [
        Question(str(r["id"]), str(r["query"]), tuple(r["topics"]), bool(r.get("misspelt")))
        for r in rows
    ]


def read_topics(path: Path) -> dict[str, list[tuple[str, str]]]:
    """For each topic its places: (page address, section or empty)."""
    return {
        str(topic): [
            place_of(str(place)) for place in (places if isinstance(places, list) else [places])
        ]
        for topic, places in _read(path).items()
    }


def place_of(address: str) -> tuple[str, str]:
    """`driving.md#work`, `driving#work`, `driving/#work` -> ("driving/", "work")."""
    page, _, section = address.strip().partition("#")
    page = page.removesuffix("index.html").removesuffix(".md").strip("/")
    page = "" if page == "index" else page.removesuffix("/index")
    return (f"{page}/" if page else "", section)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from error
    except yaml.YAMLError as error:
        raise Trouble(f"{path.name} is not understood: {error}.") from error
    if not isinstance(given, dict):
        raise Trouble(f"{path.name} holds no names with values.")
    return given


def judge(
    question: Question, ranked: Sequence[str], topics: Mapping[str, Sequence[tuple[str, str]]]
) -> Answer:
    """Where the first right address stands: the page must be one of the topic's, and the section
    too where the map names one and not the page as a whole.
    """
    places = {place for topic in question.topics for place in topics[topic]}
    whole = {page for page, section in places if not section}
    for number, address in enumerate(ranked, 1):
        page, section = place_of(address)
        if page in whole or (page, section) in places:
            return Answer(question, tuple(ranked), number)
    return Answer(question, tuple(ranked), 0)


def shares(answers: Iterable[Answer]) -> dict[str, float]:
    """n, success@1, success@3, mrr@10 and none (no result at all), as shares from 0 to 1."""
    rows = list(answers)
    count = len(rows) or 1
    return {
        "n": len(rows),
        "success@1": round(sum(a.place == 1 for a in rows) / count, 4),
        "success@3": round(sum(1 <= a.place <= 3 for a in rows) / count, 4),
        "mrr@10": round(sum(1 / a.place for a in rows if 1 <= a.place <= 10) / count, 4),
        "none": round(sum(not a.ranked for a in rows) / count, 4),
    }


def as_json(answers: Sequence[Answer]) -> dict[str, Any]:
    """All, misspelt and spelt apart, and what each question got."""
    return {
        "all": shares(answers),
        "misspelt": shares(a for a in answers if a.question.misspelt),
        "spelt": shares(a for a in answers if not a.question.misspelt),
        "queries": [
            {"id": a.question.id, "query": a.question.text, "ranked": list(a.ranked)}
            for a in answers
        ],
    }


def as_text(answers: Sequence[Answer]) -> str:
    """The figures as a table, then the misses."""
    rows = [f"{'':32}   n   first  in 3   MRR   none"]
    groups: dict[str, list[Answer]] = {
        "all": list(answers),
        "misspelt": [a for a in answers if a.question.misspelt],
        "spelt": [a for a in answers if not a.question.misspelt],
    }
    for answer in answers:
        groups.setdefault(answer.question.topics[0], []).append(answer)
    for name, group in groups.items():
        s = shares(group)
        rows.append(
            f"{name:32} {s['n']:3}   {s['success@1']:.2f}   {s['success@3']:.2f}"
            f"   {s['mrr@10']:.2f}   {s['none']:.2f}"
        )
    misses = [a for a in answers if not 1 <= a.place <= 3]
    if misses:
        rows += ["", "Not among the first three:"]
    for a in misses:
        rows.append(f"  {a.question.id}  {a.question.text}  ({', '.join(a.question.topics)})")
        rows.append(f"        got {', '.join(a.ranked[:3]) or 'nothing'}")
    return "\n".join(rows)
