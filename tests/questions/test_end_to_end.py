"""Q1 to Q8, Q11: whole conversations, read and answered from a programme, as `workshop-bot ask` does it."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.asking import Asking
from handlers.dialogue import Assistant
from handlers.programme.reader import read_programme
from handlers.texts import Texts

HERE = Path(__file__).parent
NOW = datetime(2026, 9, 9, 8, tzinfo=UTC).isoformat()
REGISTERED = ["W03", "W10"]
"""When a conversation is held and for what the person is registered, where it does not say so itself."""
FLOOR = 0.96


def ask_all(asking: Asking, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to the last message of a conversation."""
    answer: dict[str, Any] = {}
    for text in [*asked["before"], asked["text"]]:
        person = {"site": "halle", "registered": asked.get("registered", REGISTERED)}
        line = {"text": text, "conversation": asked["id"], "person": person}
        answer = asking.answer(json.dumps(line))
    return answer


def is_right(asked: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether one of the parts of an answer is what was to be answered."""
    wanted = [set(ids) for ids in (asked["workshops"], *asked["accept_workshops"])]
    intents = {asked["intent"], *asked["also"]}
    for part in (answer, *answer.get("also", ())):
        found = set(part["workshops"])
        match asked["kind"]:
            case "workshops":
                about = part["intent"] in {"list_workshops", "workshop_detail"}
                right = about and not part["declined"] and found in wanted
            case "faq":
                right = part["faq"] == asked["faq"]
            case "handover":
                right = part["declined"] or part["intent"] == "human"
            case _:
                right = part["intent"] in intents and not part["declined"] and (not wanted[0] or found in wanted)
        if right:
            return True
    return False


@cache
def answer_at(now: str) -> Asking:
    """Answers about the programme of these messages at a moment."""
    programme = read_programme((HERE / "programme.yaml").read_text("utf-8"))
    return Asking(programme, Assistant(Texts()), datetime.fromisoformat(now))


def test_messages_are_answered_rightly() -> None:
    """Q1 to Q8, Q11."""
    lines = (HERE / "end_to_end.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    missed = [q["text"] for q in questions if not is_right(q, ask_all(answer_at(q.get("now", NOW)), q))]
    assert len(missed) <= len(questions) * (1 - FLOOR), missed
