"""Messages asked from end to end: what is none of ours is declined, and all else is answered."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.asking import Asking
from handlers.dialogue import Assistant
from handlers.programme.file import FaqEntry
from handlers.programme.reader import read_programme
from handlers.texts import Texts
from tests.chat import NOW
from tests.conftest import SAMPLE
from tests.questions.test_classifying import HERE, read_curated

ABOUT_WORKSHOPS = ("list_workshops", "workshop_detail")
PERSON = {"site": "halle", "registered": ["gs-2027-01", "fk-2027-02"]}


@pytest.fixture(scope="module")
def asking() -> Asking:
    """The sample programme, with answers to much more than it has."""
    curated = tuple(
        FaqEntry.model_validate({"id": id, "patterns": patterns, "answer": id})
        for id, patterns in read_curated().items()
    )
    programme = read_programme(SAMPLE.read_text("utf-8")).model_copy(update={"faq": curated})
    return Asking(programme, Assistant(Texts()), NOW)


def is_right(wanted: str, answer: dict[str, Any]) -> bool:
    """`wanted`: declined, human, workshops, faq:<id>, or another intent."""
    if wanted == "declined":
        return bool(answer["declined"]) or answer["intent"] == "out_of_scope"
    if wanted == "human":
        return bool(answer["intent"] == "human")
    if answer["declined"]:
        return False
    if wanted.startswith("faq:"):
        return bool(answer["faq"] == wanted.removeprefix("faq:"))
    return answer["intent"] in (ABOUT_WORKSHOPS if wanted == "workshops" else (wanted,))


@pytest.mark.parametrize(
    ("name", "right", "declined", "kept"),
    [("asked", 0.93, 0.93, 0.96), ("asked_2", 0.9, 0.85, 0.96), ("asked_3", 0.9, 0.85, 0.96)],
)
def test_asked_messages(asking: Asking, name: str, right: float, declined: float, kept: float) -> None:
    """Q2, Q8, Q11: at least so many are answered rightly, declined where they are to be, and not declined where not."""
    cases = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]
    answers = {}
    for case in cases:
        asked = {"id": case["id"], "conversation": case["id"], "text": case["text"], "person": PERSON}
        answer = asking.answer(json.dumps(asked))
        answers[case["id"]] = [answer, *answer.get("also", [])]

    def share(chosen: list[dict[str, Any]], holds: Callable[[dict[str, Any]], bool]) -> float:
        return sum(holds(case) for case in chosen) / len(chosen)

    def answered(case: dict[str, Any]) -> bool:
        return any(is_right(case["want"], answer) for answer in answers[case["id"]])

    foreign = [case for case in cases if case["want"] == "declined"]
    ours = [case for case in cases if case["want"] != "declined"]
    wrong = [f"{case['id']} {case['text']}: {answers[case['id']][0]['intent']}" for case in cases if not answered(case)]
    assert share(cases, answered) >= right, "\n".join(wrong)
    assert share(foreign, answered) >= declined, "\n".join(wrong)
    spared = share(
        ours, lambda case: answers[case["id"]][0]["intent"] == "human" or not answers[case["id"]][0]["declined"]
    )
    assert spared >= kept, "\n".join(wrong)
    assert all(answered(case) for case in ours if case["want"] == "human"), "\n".join(wrong)


@pytest.mark.parametrize(
    ("ours", "foreign"),
    [
        ("Storniert bitte die Schulung", "Storniert bitte die Pizza"),
        ("Ich will mich für den Workshop anmelden", "Ich will mich für den Marathon anmelden"),
        ("Erinnern Sie mich an meinen Kurs", "Erinnern Sie mich an die Geburtstagsfeier"),
        ("Wann ist der nächste Lehrgang?", "Wann ist der nächste Ersthelferlehrgang?"),
    ],
)
def test_what_it_is_done_with(asking: Asking, ours: str, foreign: str) -> None:
    """Q8: the same wish is declined where its object is none of ours."""
    declined = [asking.answer(json.dumps({"text": text, "person": PERSON}))["declined"] for text in (ours, foreign)]
    assert declined == [False, True]
