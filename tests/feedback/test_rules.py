"""What is understood as an answer, and what answers add up to."""

import statistics
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.feedback.rules import (
    LONGEST_COMMENT,
    Comments,
    Misfit,
    Numbers,
    Recommendation,
    Votes,
    add_up,
    closes_at,
    fill_ballot,
    kind_of,
    opens_at,
    withhold,
)
from handlers.programme.file import FeedbackForm, Question

SCALE = Question.model_validate({"id": "overall", "kind": "scale", "min": 1, "max": 5, "text": "?"})
NPS = Question.model_validate({"id": "recommend", "kind": "nps", "text": "?"})
OPTIONS = [
    {"id": "law", "text": "Recht"},
    {"id": "talk", "text": "Sprache und Kultur"},
    {"id": "faith", "text": "Religion"},
]
ONE = Question.model_validate({"id": "site", "kind": "choice", "text": "?", "options": OPTIONS})
SEVERAL = Question.model_validate({"id": "topics", "kind": "multi_choice", "text": "?", "options": OPTIONS})
TEXT = Question.model_validate({"id": "comment", "kind": "text", "text": "?", "optional": True})
FORM = FeedbackForm.model_validate({"id": "form", "questions": [SCALE, NPS, ONE, SEVERAL, TEXT]})
WORDS = ["Recht", "Sprache und Kultur", "Religion"]

answers = {
    "overall": st.integers(1, 5),
    "recommend": st.integers(0, 10),
    "site": st.sampled_from(["law", "talk", "faith"]),
    "topics": st.lists(st.sampled_from(["law", "talk", "faith"]), min_size=1, unique=True),
    "comment": st.text(min_size=1, max_size=40),
}
ballots = st.lists(st.fixed_dictionaries({}, optional=answers), max_size=30)


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (SCALE, "4", 4),
        (SCALE, " 4 von 5 ", 4),
        (SCALE, "4/5", 4),
        (SCALE, "4 out of 5", 4),
        (SCALE, "4!", 4),
        (SCALE, "4 von 10", Misfit.RANGE),
        (SCALE, "0", Misfit.RANGE),
        (SCALE, "-1", Misfit.RANGE),
        (SCALE, "3,5", Misfit.RANGE),
        (SCALE, "999999", Misfit.RANGE),
        (SCALE, "gut", None),
        (SCALE, "", None),
        (SCALE, "4 Leute waren da", None),
        (NPS, "0", 0),
        (NPS, "10 von 10", 10),
        (NPS, "11", Misfit.RANGE),
        (ONE, "2", "talk"),
        (ONE, "religion", "faith"),
        (ONE, "sprache", "talk"),
        (ONE, "4", Misfit.OPTION),
        (ONE, "1, 2", Misfit.OPTION),
        (ONE, "keine", None),
        (SEVERAL, "1, 3", ["law", "faith"]),
        (SEVERAL, "3 und 1", ["law", "faith"]),
        (SEVERAL, "1 3", ["law", "faith"]),
        (SEVERAL, "1+2", ["law", "talk"]),
        (SEVERAL, "2, 2", ["talk"]),
        (SEVERAL, "Sprache und Kultur", ["talk"]),
        (SEVERAL, "Religion und Recht", ["law", "faith"]),
        (SEVERAL, "recht, sprache und kultur", ["law", "talk"]),
        (SEVERAL, "1, 4", Misfit.OPTION),
        (SEVERAL, "0", Misfit.OPTION),
        (SEVERAL, "Recht, Wetter", Misfit.OPTION),
        (SEVERAL, "Wetter", None),
        (SEVERAL, " , ", None),
        (TEXT, " Danke! ", "Danke!"),
        (TEXT, "x" * LONGEST_COMMENT, "x" * LONGEST_COMMENT),
        (TEXT, "x" * (LONGEST_COMMENT + 1), Misfit.LENGTH),
        (TEXT, " ", None),
    ],
)
def test_typed_answers(question: Question, typed: str, answer: object) -> None:
    """F1, L2: an answer can be typed as its number or its words; what can't be one is told apart from other talk."""
    assert kind_of(question).understand(typed, WORDS if question.options else []) == answer


@pytest.mark.parametrize("question", FORM.questions, ids=lambda question: question.kind.value)
@given(typed=st.text(max_size=30))
def test_whatever_is_understood_is_an_answer(question: Question, typed: str) -> None:
    """F1: nothing that somebody types becomes an answer that the question does not have."""
    kind = kind_of(question)
    understood = kind.understand(typed, WORDS if question.options else [])
    assert understood is None or isinstance(understood, Misfit) or kind.accepts(understood)


@pytest.mark.parametrize("question", FORM.questions, ids=lambda question: question.kind.value)
def test_what_is_pressed_is_an_answer(question: Question) -> None:
    """F1, L2: every button gives an answer of the question, and its label typed gives the same."""
    kind = kind_of(question)
    for label, value in kind.buttons(WORDS if question.options else []):
        assert kind.accepts(value)
        assert kind.understand(label, WORDS if question.options else []) == value


@pytest.mark.parametrize("answer", [None, True, 6, "5", 5.0, [], ["law", "weather"], "weather", {}, "x" * 2000, ""])
def test_what_is_no_answer(answer: Any) -> None:
    """F1: values that no question of the form has are never stored or counted."""
    assert not any(kind_of(question).accepts(answer) for question in (SCALE, ONE, SEVERAL))
    assert fill_ballot(FORM, {"overall": answer, "site": answer, "topics": answer, "gone": 1}) == {}


def test_a_ballot_is_in_the_order_of_the_form() -> None:
    """F2: the order of the answers is the form's, whichever was given first."""
    given_order = {"comment": "Danke", "topics": ["law"], "overall": 5}
    assert list(fill_ballot(FORM, given_order)) == ["overall", "topics", "comment"]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=50))
def test_numbers_agree_with_the_standard_library(numbers: list[int]) -> None:
    """F6: n, mean, sample standard deviation and distribution."""
    summary = kind_of(SCALE).summarise(numbers, Random(0))
    assert isinstance(summary, Numbers)
    assert summary.n == len(numbers)
    assert summary.mean == pytest.approx(statistics.mean(numbers))
    if len(numbers) == 1:
        assert summary.spread is None
    else:
        assert summary.spread == pytest.approx(statistics.stdev(numbers))
    assert summary.counts == {value: numbers.count(value) for value in range(1, 6)}


@pytest.mark.parametrize(
    ("numbers", "score", "groups"),
    [
        ([10, 9, 8, 7, 6, 0], 0, (2, 2, 2)),
        ([10, 10, 9, 9, 6], 60, (4, 0, 1)),
        ([7, 8, 7], 0, (0, 3, 0)),
        ([0, 6, 5], -100, (0, 0, 3)),
        ([9, 9, 3], 100 / 3, (2, 0, 1)),
    ],
)
def test_nps(numbers: list[int], score: float, groups: tuple[int, int, int]) -> None:
    """F6: promoters (9 and 10) less detractors (0 to 6), in per cent of all; worked out by hand."""
    summary = kind_of(NPS).summarise(numbers, Random(0))
    assert isinstance(summary, Recommendation)
    assert summary.score == pytest.approx(score)
    assert (summary.promoters, summary.passives, summary.detractors) == groups


def test_votes_and_comments() -> None:
    """F6: options are counted in the order of the form; comments come in no order."""
    assert kind_of(SEVERAL).summarise([["law", "faith"], ["faith"]], Random(0)) == Votes(
        2, {"law": 1, "talk": 0, "faith": 2}
    )
    assert kind_of(ONE).summarise(["talk"], Random(0)) == Votes(1, {"law": 0, "talk": 1, "faith": 0})
    written = [str(n) for n in range(20)]
    orders = set()
    for seed in range(20):
        comments = kind_of(TEXT).summarise(written, Random(seed))
        assert isinstance(comments, Comments)
        assert sorted(comments.texts) == sorted(written)
        orders.add(tuple(comments.texts))
    assert len(orders) == 20


@given(ballots, st.integers(1, 8))
def test_too_few_answers_are_withheld(given_ballots: list[dict[str, Any]], min_group: int) -> None:
    """F3: neither a workshop nor one of its questions shows fewer answers than the least number, none included."""
    form = FORM.model_copy(update={"min_group": min_group})
    results = add_up(form, given_ballots, Random(0))
    assert (results is None) == (len(given_ballots) < min_group)
    for question, summary in results.questions if results else ():
        answered = sum(question.id in ballot for ballot in given_ballots)
        assert (summary is None) == (answered < min_group)
        assert summary is None or summary.n == answered


@given(ballots, st.randoms())
def test_results_do_not_depend_on_the_order_of_ballots(given_ballots: list[dict[str, Any]], chance: Random) -> None:
    """F2: results say nothing of an order."""
    shuffled = list(given_ballots)
    chance.shuffle(shuffled)
    one, other = (add_up(FORM, some, Random(0)) for some in (given_ballots, shuffled))
    if one is None or other is None:
        assert one == other
        return
    for (question, summary), (_, again) in zip(one.questions, other.questions, strict=True):
        if isinstance(summary, Comments) and isinstance(again, Comments):
            assert sorted(summary.texts) == sorted(again.texts), question.id
        elif isinstance(summary, Numbers) and isinstance(again, Numbers):
            assert summary.counts == again.counts
            assert summary.mean == pytest.approx(again.mean)
        else:
            assert summary == again


def test_empty_and_withheld_are_the_same() -> None:
    """F3: from outside, no answers and too few answers can't be told apart."""
    assert add_up(FORM, [], Random(0)) is None
    assert add_up(FORM, [{"overall": 5}] * 4, Random(0)) is None
    assert withhold(0, 1)
    assert not withhold(1, 1)


def test_closing_counts_from_the_opening() -> None:
    """F1: a form opens `send_after` after the end and closes `close_after` after that."""
    end = datetime(2027, 3, 4, 14, 30, tzinfo=UTC)
    assert opens_at(FORM, end) == datetime(2027, 3, 4, 16, 30, tzinfo=UTC)
    assert closes_at(FORM, end) == datetime(2027, 3, 11, 16, 30, tzinfo=UTC)
