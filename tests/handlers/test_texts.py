"""L1: every language has every text, with the same values; every text is said somewhere, and what is said is there."""

import ast as python
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import handlers.conversations  # noqa: F401 - every command registers with the router
from handlers.announcements.rules import REGISTERED, SegmentKind
from handlers.approvals.minimum import Outcome as Confirmation
from handlers.approvals.service import Outcome as Decision
from handlers.participants.registering import QUEUE
from handlers.participants.registering import Outcome as Booking
from handlers.questions.classifying.phrases import read_phrases
from handlers.questions.declining import LEADS_TO
from handlers.questions.lexicon import read_words
from handlers.registration.rules import Rule
from handlers.router import router
from handlers.texts import Texts
from handlers.workshops.fields import Field
from storage.kinds import ACTIVE, RegistrationStatus, RoleName, WorkshopStatus

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "config" / "texts"
SENSITIVE = {
    subject.partition(".")[2] for phrase in read_phrases() if (subject := phrase.subject).startswith("sensitive.")
}
ASKED = read_words("asking")["asks"].keys() - {"when"}
"""What is asked about a workshop, but for its time, which every answer says."""
BUILT = {
    *(f"announcement-{kind}" for kind in REGISTERED),
    *(f"announcement-count-{group}" for group in ("sent", "waiting", "failed", "blocked", "unknown")),
    *(f"announcement-to-{kind}" for kind in SegmentKind),
    *(f"ask-{asks}" for asks in ("audience", "site", "language")),
    *(f"care-{name}" for name in SENSITIVE),
    *(f"command-{name}" for name in router.commands),
    *(f"fact-{asked}" for asked in ASKED - {"link"}),
    *(f"fact-{asked}-unknown" for asked in ASKED - {"duration", "seats", "audience"}),
    *(f"meant-{action}" for action in LEADS_TO.values()),
    *(f"minimum-{outcome}" for outcome in Confirmation),
    *(f"override-{rule}" for rule in {*Rule, QUEUE} - {Rule.CANCELLED, Rule.STARTED, Rule.FULL}),
    *(f"column-{name}" for name in ("name", "audience", "site", "status", "since")),
    *(f"participant-added-{status}" for status in ("booked", "waitlisted")),
    *(f"participant-told-{status}" for status in ("booked", "waitlisted")),
    *(f"participant-is-{outcome}" for outcome in set(Booking) - {Booking.OPEN, Booking.DONE, Booking.CHANGED}),
    *(f"participants-{status}" for status in ACTIVE),
    *(f"participants-write-{kind}" for kind in REGISTERED),
    *(f"project-{fact}" for fact in ("organiser", "funders", "website")),
    *(f"request-{outcome}" for outcome in set(Decision) - {Decision.OPEN}),
    *(f"request-told-{outcome}" for outcome in ("booked", "waitlisted", "declined")),
    *(f"role-{role}" for role in RoleName),
    *(f"refusal-{rule}" for rule in Rule),
    *(f"hint-{rule}" for rule in (Rule.EARLIER_PART, Rule.OVERLAP)),
    *(f"status-{status}" for status in ACTIVE),
    *(
        f"workshop-{fact}"
        for fact in ("about", "audience", "address", "accessibility", "trainers", "language", "until")
    ),
    *(f"planning-ask-{field}" for field in Field),
    *(f"planning-field-{field}" for field in Field),
    *(f"planning-status-{status}" for status in WorkshopStatus),
    *(f"planning-unclear-{part}" for part in ("day", "hours", "weekday", "words")),
    *(f"planning-warn-{what}" for what in ("holiday", "weekend", "school", "hours")),
    *(f"planning-{said}" for said in ("when", "place", "seats", "trainers", "site", "minimum", "status")),
    *(f"planning-{limit}" for limit in ("opens", "until", "withdraw")),
    *(f"pass-already-{status}" for status in ACTIVE if status is not RegistrationStatus.WAITLISTED),
    *(f"series-would-be-{status}" for status in ACTIVE if status is not RegistrationStatus.OFFERED),
    *(f"series-{how}-{status}" for how in ("is", "came") for status in ACTIVE),
    "series-came-refused",
    *(f"{standing}-already" for standing in ("registered", "requested", "waitlisted")),
}
"""The keys that the code puts together."""
SAYS = dict.fromkeys(("say", "ask", "words", "choice", "yes", "no", "RefusedError"), 0) | dict.fromkeys(
    ("plain", "markup", "attributes"), 1
)
"""What takes a key, and at which place."""


class _Values(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def entries(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in (FOLDER / language).glob("*.ftl"):
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                values = _Values()
                values.visit(entry)
                found[entry.id.name] = values.names
    return found


def test_languages_are_complete() -> None:
    """L1: German and English have the same keys, and the same values in each."""
    assert entries("de") == entries("en")
    assert entries("de")


def sources() -> Iterator[python.AST]:
    for floor in ("bot", "handlers"):
        for file in (ROOT / floor).rglob("*.py"):
            yield from python.walk(python.parse(file.read_text("utf-8")))


def said(node: python.AST) -> Iterator[str]:
    """The keys that a call says, where they are written out."""
    if isinstance(node, python.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        for key in node.args[SAYS[name] :][:1] if name in SAYS else []:
            for part in [key.body, key.orelse] if isinstance(key, python.IfExp) else [key]:
                if isinstance(part, python.Constant) and isinstance(part.value, str):
                    yield part.value


def test_every_text_is_said() -> None:
    """L1: no text is left over, of which nobody would see that it is no longer true."""
    written = {node.value for node in sources() if isinstance(node, python.Constant)}
    assert sorted(entries("de").keys() - written - BUILT) == []


def test_what_is_said_is_there() -> None:
    """L1: every key in the code has its text."""
    keys = {key for node in sources() for key in said(node)}
    assert len(keys) > 100
    assert sorted((keys | BUILT) - entries("de").keys()) == []


def test_a_long_value_is_said_whole() -> None:
    """L1: what people have written goes into the words however long it is, escaped, and marks in it mean nothing."""
    said = Texts().markup("de", "announcement-message", title="\ue000x\ue001", text="&" * 4000)
    assert said.endswith(":</b>\n\n" + "&amp;" * 4000)
    assert "(\ue000x\ue001)" in said


def test_a_value_may_have_any_name() -> None:
    """L1: `language` and `key` are names of values like others."""
    assert "Deutsch" in Texts().markup("de", "announcement-write-in", language="Deutsch")
