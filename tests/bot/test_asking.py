"""`workshop-bot ask`: questions as JSON lines in, answers as JSON lines out."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.conftest import SAMPLE

NOW = "2027-01-11T08:30:00"


def ask(lines: Sequence[str], *options: str) -> Result:
    """What the command makes of lines."""
    command = ["ask", "--programme", str(SAMPLE), "--now", NOW, *options]
    return CliRunner().invoke(app, command, input="".join(f"{line}\n" for line in lines))


def answers(*questions: dict[str, Any], explain: bool = False) -> list[dict[str, Any]]:
    """The answers to questions, in their order."""
    lines = [json.dumps(question) for question in questions]
    result = ask(lines, *(["--explain"] if explain else []))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_answer_has_everything_that_was_promised() -> None:
    """Q1: id, intent, all workshops, the query, the words, and how long it took."""
    (answer,) = answers({"id": "q1", "text": "Wann ist der nächste Workshop für Azubis?"})
    assert answer.pop("ms") >= 0
    assert answer == {
        "id": "q1",
        "intent": "list_workshops",
        "workshops": ["az-2027-02"],
        "query": {"from": None, "to": None, "audiences": ["apprentices"], "next": True, "asks": ["when"]},
        "faq": None,
        "contacts": [],
        "declined": False,
        "language": "de",
        "answer": "Der nächste Termin:\n\nInterkulturelle Kompetenz für Auszubildende\n"
        "Dienstag, 9. Februar 2027, 08:00–13:00\n"
        "Dienstleistungszentrum Migration und Integration, Seminarraum · 20 von 20 Plätzen frei",
        "choices": ["Anmelden", "Mehr dazu", "Alle Termine"],
    }


def test_workshops_behind_more_are_named_too() -> None:
    """The answer shows five; the ids are those of all."""
    (answer,) = answers({"text": "Was gibt es alles?"})
    assert len(answer["workshops"]) == 11
    assert answer["choices"][-1] == "Mehr Termine"


def test_a_conversation_goes_on_and_the_next_one_knows_nothing_of_it() -> None:
    """Q6: lines of one conversation follow one another; others do not hear them."""
    first = {"text": "Wann ist die Grundsensibilisierung im März?", "conversation": "a"}
    further = {"text": "und wo ist das?"}
    _, known, unknown = answers(first, {**further, "conversation": "a"}, {**further, "conversation": "b"})
    assert known["workshops"] == ["gs-2027-03"]
    assert "Am Stadion 5" in known["answer"]
    assert unknown["workshops"] != ["gs-2027-03"]


def test_who_asks_is_known_and_nothing_is_changed() -> None:
    """R3: what somebody is registered for is known, asking changes nothing, and who must be asked which gets none."""
    anna = {"audience": "employees", "site": "halle", "language": "de", "registered": ["gs-2027-01", "ko-2027-02"]}
    mine, cancel, again, which = answers(
        {"text": "Wofür bin ich angemeldet?", "person": anna},
        {"text": "Ich möchte die Kommunikation absagen", "person": anna},
        {"text": "Wofür bin ich angemeldet?", "person": anna},
        {"text": "Ich will mich für die Grundsensibilisierung anmelden", "person": {"audience": "employees"}},
    )
    assert mine["workshops"] == again["workshops"] == ["gs-2027-01", "ko-2027-02"]
    assert (cancel["intent"], cancel["workshops"]) == ("cancel", ["ko-2027-02"])
    assert cancel["answer"].startswith("Möchten Sie wirklich absagen?")
    assert (which["intent"], which["workshops"]) == ("register", [])


def test_a_second_question_stands_under_also() -> None:
    """Q7: two questions in one message, two answers."""
    (answer,) = answers({"text": "Wann ist die Zukunftswerkstatt? Und bekomme ich ein Zertifikat?"})
    assert answer["workshops"] == ["zw-2027-03"]
    assert [also["faq"] for also in answer["also"]] == ["bescheinigung"]


def test_what_is_not_ours_is_declined_with_whom_to_ask() -> None:
    """Q2, Q8: declined, and the contact is named."""
    weather, sensitive, others = answers(
        {"text": "Wie wird das Wetter morgen?"},
        {"text": "Mein Chef beleidigt mich rassistisch"},
        {"text": "Wer ist alles für die Grundsensibilisierung angemeldet?"},
    )
    for answer in (weather, sensitive, others):
        assert answer["declined"]
        assert answer["contacts"] == ["ikoe-team"]
        assert answer["workshops"] == []
    assert (weather["intent"], sensitive["intent"]) == ("out_of_scope", "human")


def test_languages() -> None:
    """Q11: in the language of the person, else of the message; in German and English where there are no texts in it."""
    english, chosen, ukrainian = answers(
        {"text": "when is the next workshop?"},
        {"text": "when is the next workshop?", "person": {"language": "de"}},
        {"text": "Коли наступний тренінг?", "person": {"language": "uk"}},
    )
    assert (english["language"], chosen["language"]) == ("en", "de")
    assert english["answer"].startswith("The next workshop for you:")
    assert chosen["answer"].startswith("Der nächste")
    assert ukrainian["answer"].startswith("Der nächste")
    assert "The next" in ukrainian["answer"]


def test_what_decided_is_explained() -> None:
    """A developer sees names, dates, probabilities and the nearest phrases."""
    (answer,) = answers({"text": "Was gibt es im März für Azubis?"}, explain=True)
    why = "\n".join(answer["why"])
    for sign in (
        "name: audience apprentices",
        "date: ",
        "masked: ",
        "intent: list_workshops",
        "phrase: ",
        "about work",
    ):
        assert sign in why
    (plain,) = answers({"text": "Was gibt es im März für Azubis?"})
    assert "why" not in plain


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("Wann?", "this is not JSON: Expecting value at character 1"),
        ('{"id": "q1"}', "text: Field required"),
        ('{"text": "Hallo", "site": "halle"}', "site: Extra inputs are not permitted"),
        ('{"text": "Hallo", "person": {"name": "Anna"}}', "person.name: Extra inputs are not permitted"),
        ('{"text": "Hallo", "person": {"registered": ["none"]}}', "there is no workshop 'none'"),
        (
            '{"text": "Hallo", "person": {"site": "none"}}',
            "there is no site 'none'; there are halle, burgenlandkreis, goslar, stendal",
        ),
        ('["Hallo"]', "the line: Input should be a valid dictionary or instance of Asked"),
        (json.dumps({"text": "x" * 5000}), "text: String should have at most 4000 characters"),
    ],
)
def test_a_bad_line_is_complained_of_and_the_others_go_on(line: str, complaint: str) -> None:
    """What can't be read is named with its line; an empty line is nothing."""
    result = ask(["", line, '{"id": 7, "text": "Hallo"}'])
    assert result.exit_code == 0
    assert result.stderr == f"line 2: {complaint}\n"
    (answer,) = [json.loads(said) for said in result.stdout.splitlines()]
    assert (answer["id"], answer["intent"]) == (7, "greeting")


@pytest.mark.parametrize("text", ["", "?!", "…", "\x00", "<b>x</b>", "1", "ja", "nein danke", "🍕" * 500])
def test_odd_messages_are_answered(text: str) -> None:
    """Q2: whatever is asked, there is an answer."""
    (answer,) = answers({"text": text})
    assert answer["answer"]


def test_a_moment_that_is_none_is_told() -> None:
    """X1: one line, exit status 1."""
    result = CliRunner().invoke(app, ["ask", "--programme", str(SAMPLE), "--now", "morgen"], input="")
    assert result.exit_code == 1
    assert result.output == "--now: 'morgen' is no moment; write it as 2026-09-09T10:00:00+02:00\n"
