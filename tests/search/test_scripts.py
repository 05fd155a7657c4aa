import json
from pathlib import Path

import pytest
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
        first=["cannot feel legs", "chest pain", "paralysed"],
    ),
    entry("nerves/", "Nerve damage", "You could be paralysed.", "Legs can go numb."),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(PAGES, tmp_path_factory.mktemp("search") / "scripts")


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("what is a kyphoplasty", "balloon/"),
        ("kifoplasty", "balloon/"),
        ("vertibroplasty", "needle/"),
        ("anasthetic", "asleep/"),
        ("anesthetics", "asleep/"),
        ("bloodthinners", "medicines/"),
        ("blood thiners", "medicines/"),
        ("baloon", "balloon/"),
        ("blaloon", "balloon/"),
        ("can i have a shower", "weeks/#washing"),
        ("when may I lift things", "weeks/#lifting-and-bending"),
        ("washing", "weeks/#washing"),
    ],
)
def test_questions_lead_to_their_page_and_section(site: Path, question: str, page: str) -> None:
    assert found(site, question)[0][0] == page


def test_words_of_danger_bring_help_first(site: Path) -> None:
    now, spelt_badly, chance = found(
        site, "I can't feel my legs", "chesst pain when i cough", "could i be paralised"
    )
    assert now[0] == spelt_badly[0] == "help/"
    assert chance[:2] == ["nerves/", "help/"]


def test_a_word_of_the_site_is_never_corrected(site: Path) -> None:
    words = ["balloon", "balloons", "legs", "leg", "lifted", "thinners", "warfarin", "washing"]
    meant = evaluate(site, f"{json.dumps(words)}.map((w) => R.find(w).meant)")
    assert meant == [""] * len(words)


def test_a_corrected_question_is_shown(site: Path) -> None:
    assert evaluate(site, "R.find('kifoplasty for mum').meant") == "kyphoplasty for mum"


@pytest.mark.parametrize(
    "question",
    [
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
    ],
)
def test_hostile_questions_get_an_answer_or_none(site: Path, question: str) -> None:
    answer = evaluate(site, f"R.find({json.dumps(question)}, true).results.length")
    assert 0 <= answer <= len(PAGES)


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    assert found(put([], tmp_path / "scripts"), "kyphoplasty") == [[]]


def test_alike_by_sound_and_neighbour_letters(site: Path) -> None:
    same = [("kifoplasty", "kyphoplasty"), ("fysio", "physio"), ("nerosis", "neurosis")]
    for one, other in same:
        one_key, other_key = evaluate(
            site, f"[{one!r}, {other!r}].map((word) => S.words.sound(word))"
        )
        assert one_key == other_key
    swap, change, far = evaluate(
        site,
        "[S.distance('form', 'from', 9), S.distance('farm', 'firm', 9), S.distance('a', 'bcd', 9)]",
    )
    assert swap < 1
    assert change < 1
    assert far == 3


def test_the_sentence_that_tells_most_is_chosen(site: Path) -> None:
    sentence = evaluate(
        site, "(() => { const f = R.find('shower'); return R.sentence(f.results[0], f.stems); })()"
    )
    assert sentence == "A shower is quicker."
