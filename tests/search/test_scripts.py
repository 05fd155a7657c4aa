import itertools
import json
from pathlib import Path

import pytest
from clinicpages.search.index import Entry, capped
from clinicpages.search.sections import Section

from tests.search.shipped import entry, evaluate, found, put

PAGES = [
    entry(
        "balloon/",
        "Balloon kyphoplasty",
        "A balloon makes room in the squashed bone.",
        words=["balloon in my back", "BKP"],
    ),
    entry(
        "needle/",
        "Vertebroplasty",
        "A needle brings cement into the bone.",
        words=["cement in my back"],
    ),
    entry(
        "weeks/",
        "The first weeks",
        "Most people get better in a few weeks.",
        sections=[
            Section("washing", "Washing", ["Keep the dressing dry.", "A shower is quicker."]),
            Section("lifting-and-bending", "Lifting and bending", ["Lift nothing heavy."]),
        ],
    ),
    entry("asleep/", "Awake or asleep?", "An anaesthetic stops pain.", words=["put to sleep"]),
    entry("medicines/", "Your medicines", "Blood thinners such as warfarin.", words=["tablets"]),
    entry(
        "help/",
        "When to get help",
        "Phone at once.",
        words=["emergency"],
        first=[
            "cannot feel legs",
            "chest pain",
            "paralysed",
            "not pee/wee",
            "leg/arm weak -bone",
            "temperature -room",
            "=help me",
        ],
    ),
    entry("rays/", "Live x-rays", "A screen shows the needle."),
    entry("died/", "Serious problems", "Few people die.", words=["death"]),
    entry("effects/", "What else", "Most are small.", words=["side effects"]),
    entry("nerves/", "Nerve damage", "You could be paralysed.", "Legs can go numb."),
]


QUESTIONS = {
    "what is a kyphoplasty": "balloon/",
    "kifoplasty": "balloon/",
    "vertibroplasty": "needle/",
    "anasthetic": "asleep/",
    "anesthetics": "asleep/",
    "bloodthinners": "medicines/",
    "blood thiners": "medicines/",
    "baloon": "balloon/",
    "blaloon": "balloon/",
    "can i have a shower": "weeks/#washing",
    "when may I lift things": "weeks/#lifting-and-bending",
    "washing": "weeks/#washing",
    "X-ray": "rays/",
    "xrays": "rays/",
    "anyone died": "died/",
    "side affects": "effects/",
}
SAME = [
    ("leaks", "leaking"),
    ("anaesthetics", "anesthetic"),
    ("tumour", "tumors"),
    ("paralysed", "paralyzed"),
    ("worry", "worried"),
    ("vertebrae", "vertebra"),
    ("can't", "cannot"),
    ("travelling", "traveled"),
    ("flying", "fly"),
]
OTHER = [("bone", "born"), ("leak", "leg"), ("scar", "scan"), ("needle", "need")]
HOSTILE = [
    "",
    "   ",
    "a" * 10_000,
    "leg " * 2_500,
    "<script>alert(1)</script>",
    ".*+?^${}()|[]\\",
    "🦴🦴",
    "كسر في العمود الفقري",
    "__proto__ constructor toString",
    "\u0000\u2028",
    "who is it",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(PAGES, tmp_path_factory.mktemp("search") / "scripts")


def test_questions_lead_to_their_page_and_section(site: Path) -> None:
    first = [pages[0] for pages in found(site, *QUESTIONS)]
    assert dict(zip(QUESTIONS, first, strict=True)) == QUESTIONS


def test_words_of_danger_bring_help_first(site: Path) -> None:
    now, spelt_badly, chance = found(
        site, "I can't feel my legs", "chesst pain when i cough", "could i be paralised"
    )
    assert now[0] == spelt_badly[0] == "help/"
    assert chance[:2] == ["nerves/", "help/"]


NOW = [
    "unable to wee",
    "wee won't come out",
    "i havent peed since monday",
    "trouble peeing",
    "legs feel week",
    "weak arms",
    "chest pain, could it be the cement",
    "can hardly pee",
    "high temprature",
    "Help me!",
]
NOT_NOW = [
    "could i be paralysed",
    "can it leave me paralysed",
    "risk of chest pain",
    "weak bones in my leg",
    "room temperature",
    "does it help me",
    "how should my leg feel after a week",
    "wee",
]


def test_words_of_danger_are_told_from_questions_about_chance(site: Path) -> None:
    asked = f"{json.dumps(NOW + NOT_NOW)}.filter((q) => R.find(q).danger >= 0)"
    assert evaluate(site, asked) == NOW


def test_everyday_words_are_not_corrected_to_others(site: Path) -> None:
    asked = {
        "dizzy": "days",
        "wake": "weak",
        "smelly": "small",
        "floor": "filler",
        "throat": "treat",
        "overdose": "over dose",
        "pooed": "pee paid",
    }
    known = " ".join(asked.values())
    meant = evaluate(
        site,
        f"""(() => {{
            for (const word of {json.dumps(known)}.split(" ")) R.speller.add(word);
            R.speller.add("poo");
            return {json.dumps(list(asked))}.map((w) => R.find(w).meant);
        }})()""",
    )
    assert meant == [""] * len(asked)


def test_a_word_is_not_split_into_what_a_stem_leaves(site: Path) -> None:
    meant = evaluate(
        site, """["table", "its"].forEach((w) => R.speller.add(w)) || R.find("tablits").meant"""
    )
    assert meant == "tablets"


def test_a_word_of_the_site_is_never_corrected(site: Path) -> None:
    words = ["balloon", "balloons", "legs", "leg", "lifted", "thinners", "warfarin", "washing"]
    meant = evaluate(site, f"{json.dumps(words)}.map((w) => R.find(w).meant)")
    assert meant == [""] * len(words)


def test_a_corrected_question_is_shown(site: Path) -> None:
    asked = ["kifoplasty for mum", "bloodthinners"]
    meant = evaluate(site, f"{json.dumps(asked)}.map((q) => R.find(q).meant)")
    assert meant == ["kyphoplasty for mum", "blood thinners"]


def test_forms_of_one_word_are_one_and_other_words_stay_apart(site: Path) -> None:
    asked = json.dumps(SAME + OTHER)
    rows = evaluate(
        site, f"{asked}.map((pair) => pair.map((w) => S.words.stem(S.words.list(w)[0])))"
    )
    pairs = dict(zip(SAME + OTHER, rows, strict=True))
    assert [pair for pair in SAME if pairs[pair][0] != pairs[pair][1]] == []
    assert [pair for pair in OTHER if pairs[pair][0] == pairs[pair][1]] == []


def test_hostile_questions_get_an_answer_or_none(site: Path) -> None:
    answers = evaluate(site, f"{json.dumps(HOSTILE)}.map((q) => R.find(q, true).results.length)")
    assert all(0 <= count <= len(PAGES) for count in answers)
    assert answers[0] == answers[1] == 0


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    assert found(put([], tmp_path / "scripts"), "kyphoplasty") == [[]]


def test_alike_by_sound_and_neighbour_letters(site: Path) -> None:
    same = [("kifoplasty", "kyphoplasty"), ("fysio", "physio"), ("nerosis", "neurosis")]
    for one, other in same:
        one_key, other_key = evaluate(
            site, f"[{one!r}, {other!r}].map((word) => S.words.sound(word))"
        )
        assert one_key == other_key
    assert evaluate(site, "S.words.sound('hoover') === S.words.sound('fever')") is False
    swap, change, far = evaluate(
        site,
        "[S.distance('form', 'from', 9), S.distance('farm', 'firm', 9), S.distance('a', 'bcd', 9)]",
    )
    assert swap < 1
    assert change < 1
    assert far == 3


def large(pages: int) -> list[Entry]:
    """A site of many pages, with the words of a small language."""
    parts = ["ba", "ke", "lo", "mi", "nu", "ra", "te", "so", "pi", "du"]
    words = ["".join(part) for part in itertools.product(parts, repeat=3)]
    pick = itertools.cycle(words[number * 7919 % 1000] for number in range(1000))

    def text(count: int) -> str:
        return " ".join(next(pick) for _ in range(count))

    return [
        entry(
            f"page-{number}/",
            text(4),
            text(12),
            words=[text(2) for _ in range(12)],
            sections=[Section(f"part-{part}", text(4), [text(12)]) for part in range(7)],
        )
        for number in range(pages)
    ]


def test_thousands_of_pages_are_ready_within_a_second(tmp_path: Path) -> None:
    folder = put([], tmp_path / "scripts")
    (folder / "index.js").write_text(capped(large(2500), 14 * 1024), "utf-8")
    # Seconds of work, so that a busy machine does not fail it; the collector's own threads count too.
    seconds, megabytes, found_pages = evaluate(
        folder,
        """(() => {
            const before = cpu();
            const big = new S.Ranker(S.data);
            const found = big.find("bakelo mindu", true).results.length;
            return [cpu() - before, heap(), found];
        })()""",
    )
    assert found_pages > 0
    assert seconds < 2
    assert megabytes < 150


def test_an_answer_takes_a_moment(site: Path) -> None:
    seconds = evaluate(
        site,
        """(() => {
            const question = "how long before I can liff things after vertibroplasty";
            const before = cpu();
            for (let at = 1; at <= question.length; at++) R.find(question.slice(0, at), true);
            return (cpu() - before) / question.length;
        })()""",
    )
    # A quarter of the tenth of a second that a phone, four times slower, may take.
    assert seconds < 0.025
