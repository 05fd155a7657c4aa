"""Syllables, sentences, words and lines against labels made by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from clinicpages.page import read
from clinicpages.project import Project
from clinicpages.reading.article import read_article
from clinicpages.reading.glossary import Glossary
from clinicpages.reading.sentences import spans
from clinicpages.reading.spoken import spoken
from clinicpages.reading.words import words
from clinicpages.render import render

HERE = Path(__file__).parent
PAGES = sorted((HERE / "pages").glob("*.md"))
EXPECT = re.compile(r"<!-- sentences\n(.*?)\n-->\s*\Z", re.S)


def rows(name: str) -> list[str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_syllables() -> None:
    labels = {
        word: int(count)
        for row in rows("syllables.txt")
        for count, _, listed in [row.partition(":")]
        for word in listed.split()
    }
    assert len(labels) > 600
    wrong = {word: spoken(word) for word, count in labels.items() if spoken(word) != count}
    assert len(wrong) <= 0.02 * len(labels), wrong
    assert [w for w, found in wrong.items() if (found > 2) != (labels[w] > 2)] == []


def test_there_are_enough_labelled_sentences() -> None:
    assert sum(row.count("‖") + 1 for row in rows("sentences.txt")) >= 120


@pytest.mark.parametrize("row", rows("sentences.txt"))
def test_sentences_and_words(row: str) -> None:
    counts, _, labelled = row.partition(" | ")
    wanted = [part.strip() for part in labelled.split("‖")]
    text = " ".join(wanted)
    assert [text[start:end] for start, end in spans(text)] == wanted
    found = [sum(1 for _ in words(text, start, end)) for start, end in spans(text)]
    assert [n for n in found if n] == [int(n) for n in counts.split() if n != "0"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_sentence_at_its_line(path: Path, project: Project) -> None:
    page = read(path, path.parent)
    labelled = EXPECT.search(page.text)
    assert labelled, "the page does not name its sentences"
    article = read_article(project, page, render(project, page).html, Glossary({}))
    found = [
        f"{'' if s.file == path.name else s.file.rsplit('/', 1)[-1] + ' '}{s.line} {s.text}"
        for s in article.sentences
    ]
    assert found == labelled[1].splitlines()
