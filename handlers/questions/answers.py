"""What is answered to each question of a message: the reply, and what a developer can check it by."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.menu.conversation import show_help, show_menu
from handlers.messages import Choice, Reply
from handlers.people.conversation import welcome
from handlers.programme.catalogue import find_default_contact
from handlers.questions.context import recall
from handlers.questions.deciding import ABOUT_WORKSHOPS
from handlers.questions.finding import Finding, cancel, list_found, register
from handlers.questions.intents import Intent
from handlers.questions.reading import Reading
from handlers.questions.service import find_faq_entry, list_contacts
from handlers.questions.slots import NOTHING, show_slots
from handlers.questions.subjects import find_reader
from handlers.questions.wording import name_contact, say_contact
from handlers.registration.service import list_registrations
from handlers.router import router

MOST_CHOICES = 8
ORGANISING = {Intent.PARTICIPANTS: "participants", Intent.RESULTS: "results-list", Intent.ANNOUNCE: "announcement"}
LEADS_TO = {
    Intent.LIST_WORKSHOPS: "workshops",
    Intent.NEXT_WORKSHOP: "workshops",
    Intent.WORKSHOP_DETAIL: "workshops",
    Intent.REGISTER: "workshops",
    Intent.CANCEL: "cancel-which",
    Intent.MY_REGISTRATIONS: "registrations",
    Intent.MY_WORKSHOP: "registrations",
    Intent.CONTACT: "contact",
    Intent.HUMAN: "contact",
    Intent.REMINDER_SETTINGS: "reminders",
    Intent.FEEDBACK: "feedback",
    Intent.LANGUAGE: "change-profile",
    Intent.HELP: "help",
    Intent.PROJECT: "project",
    Intent.PRIVACY: "privacy",
}
"""Where the choice leads by which a message that was not sure is asked about."""


@dataclass(frozen=True)
class Answer:
    """The answer to one question. `declined`: the bot does not know, and says whom to ask."""

    reading: Reading
    reply: Reply
    workshops: tuple[str, ...] = ()
    faq: str | None = None
    contacts: tuple[str, ...] = ()
    declined: bool = False
    query: dict[str, object] = field(default_factory=dict)


def answer_message(turn: Turn, text: str) -> list[Answer]:
    """The answers to the questions of a message, in its order; at least one."""
    if router.manners(turn.texts).read_answer(text)[0]:
        return [decline(turn, Reading(text, Intent.OUT_OF_SCOPE, NOTHING))]
    readings = read_message(turn, text)
    language = readings[0].language
    if turn.person is None and language in turn.texts.languages:
        turn.language = language
    return [answer_reading(turn, reading) for reading in readings]


def read_message(turn: Turn, text: str) -> list[Reading]:
    """The questions of a message, in its order; at least one."""
    reader = find_reader(turn.session, turn.programme, turn.now)
    return reader.read(text, recall(turn.context, turn.now))


def answer_reading(turn: Turn, reading: Reading) -> Answer:
    """The answer to one question."""
    if reading.sensitive:
        return _answer_with_care(turn, reading)
    if reading.intent in ABOUT_WORKSHOPS:
        return _found(reading, list_found(turn, reading))
    if turn.person is None and reading.intent in (Intent.REGISTER, Intent.CANCEL):
        return Answer(reading, welcome(turn))
    match reading.intent:
        case Intent.REGISTER:
            return _found(reading, register(turn, reading))
        case Intent.CANCEL:
            return _found(reading, cancel(turn, reading))
        case Intent.MY_REGISTRATIONS:
            rows = list_registrations(turn.session, turn.person.id, turn.now) if turn.person else []
            ids = tuple(workshop.id for _, workshop in rows)
            return Answer(reading, router.call(turn, Choice("", "registrations")), workshops=ids)
        case Intent.FAQ if reading.faq:
            return Answer(reading, router.call(turn, Choice("", "faq", {"id": reading.faq})), faq=reading.faq)
        case Intent.CONTACT | Intent.HUMAN:
            return _answer_contact(turn, reading)
        case Intent.OUT_OF_SCOPE | Intent.FAQ:
            return decline(turn, reading)
        case Intent.PARTICIPANTS | Intent.RESULTS | Intent.ANNOUNCE:
            return _answer_organiser(turn, reading)
    return Answer(reading, _simple(turn, reading))


def _found(reading: Reading, finding: Finding) -> Answer:
    query = show_slots(finding.slots) | ({"asks": list(reading.asks)} if reading.asks else {})
    return Answer(reading, finding.reply, workshops=finding.ids, query=query | _topic(reading))


def _topic(reading: Reading) -> dict[str, object]:
    return {"unknown_topic": reading.topic} if reading.topic else {}


def _simple(turn: Turn, reading: Reading) -> Reply:
    """The answer to what needs no search."""
    match reading.intent:
        case Intent.REMINDER_SETTINGS:
            return router.call(turn, Choice("", "reminders", {"rest": reading.text}))
        case Intent.FEEDBACK:
            return router.call(turn, Choice("", "feedback"))
        case Intent.LANGUAGE:
            return router.call(turn, Choice("", "change-profile"))
        case Intent.PRIVACY:
            return router.call(turn, Choice("", "privacy"))
        case Intent.PROJECT:
            return router.call(turn, Choice("", "project"))
        case Intent.HELP:
            return show_help(turn)
        case Intent.THANKS:
            return turn.say("thanks")
        case Intent.GOODBYE:
            return turn.say("goodbye")
        case Intent.HOW_ARE_YOU if turn.person:
            return turn.say("how-are-you", *(() if turn.open else (turn.choice("menu-label", "menu"),)))
    return show_menu(turn) if turn.person else welcome(turn)


def _answer_contact(turn: Turn, reading: Reading) -> Answer:
    site = turn.person.site_id if turn.person else None
    sites = reading.slots.sites or ((site,) if site else ())
    reply, ids = say_contacts(turn, sites)
    return Answer(reading, reply, contacts=ids, query=show_slots(reading.slots))


def say_contacts(turn: Turn, sites: Sequence[str]) -> tuple[Reply, tuple[str, ...]]:
    """Whom to ask at the sites that are named, and who is there for everybody; and their ids."""
    contacts = list_contacts(turn.session, sites)
    choices = (turn.choice("team-ask", "team-ask"),) if turn.person else ()
    if not contacts:
        return turn.say("contacts-none", *choices), ()
    lines = Markup("\n").join(say_contact(turn.programme, turn.language, contact) for contact in contacts)
    reply = turn.say("contacts", *choices, count=len(contacts), contacts=lines)
    return reply, tuple(contact.id for contact in contacts)


def _answer_with_care(turn: Turn, reading: Reading) -> Answer:
    contact = find_default_contact(turn.session)
    choices = (turn.choice("team-hand-over", "team-hand-over", text=reading.text),) if turn.person else ()
    named = name_contact(contact) if contact else turn.words("contacts-none")
    reply = turn.say(f"care-{reading.sensitive}", *choices, contact=named)
    return Answer(reading, reply, contacts=(contact.id,) if contact else (), declined=True)


def _answer_organiser(turn: Turn, reading: Reading) -> Answer:
    if turn.organises:
        return Answer(reading, router.call(turn, Choice("", ORGANISING[reading.intent])))
    return Answer(replace(reading, intent=Intent.OUT_OF_SCOPE), turn.say("not-allowed"), declined=True)


def decline(turn: Turn, reading: Reading) -> Answer:
    """Says that the bot does not know, offers what comes near, and names whom to ask."""
    manners = router.manners(turn.texts)
    said, _ = manners.read_answer(reading.text)
    reading = replace(reading, intent=Intent.OUT_OF_SCOPE)
    if turn.person is None:
        return Answer(reading, _decline_guest(turn, said == "no"), declined=True)
    if said:
        menu = turn.choice("menu-label", "menu")
        return Answer(
            reading, turn.say("answer-which") if turn.open else turn.say("nothing-asked", menu), declined=True
        )
    contact = find_default_contact(turn.session)
    choices = [*offer(turn, reading)]
    choices.append(turn.choice("team-hand-over", "team-hand-over", text=reading.text))
    choices.append(turn.choice("menu-workshops", "workshops"))
    if contact is None:
        return Answer(reading, turn.say("question-unknown-alone", *choices), declined=True)
    reply = turn.say("question-unknown", *choices, contact=name_contact(contact))
    return Answer(reading, reply, contacts=(contact.id,), declined=True)


def offer(turn: Turn, reading: Reading) -> Sequence[Choice]:
    """A choice for each thing that the message may have meant."""
    choices: dict[str, Choice] = {}
    for intent, id in reading.near:
        if intent is Intent.FAQ:
            entry = find_faq_entry(turn.session, id)
            choices.setdefault(id, Choice(entry.patterns[0], "faq", {"id": id}))
        elif action := LEADS_TO.get(intent):
            choices.setdefault(action, turn.choice(f"meant-{action}", action))
    return list(choices.values())[:3]


def _decline_guest(turn: Turn, declines: bool) -> Reply:
    """The notice, or what a guest can write where they have just read it; in every language, as none was chosen."""
    if not turn.assistant.has_notice(turn.address, turn.now):
        return welcome(turn)
    key = "welcome-declined" if declines else "question-unknown-guest"
    own = turn.assistant.spoken(turn.programme.language)
    languages = sorted(turn.texts.languages, key=lambda language: language != own)
    return Reply(Markup("\n\n").join(turn.texts.markup(language, key) for language in languages))


def join(replies: Sequence[Reply]) -> Reply:
    """Several answers as one message; the choices of all of them stand under it."""
    if len(replies) == 1:
        return replies[0]
    text = Markup("\n\n").join(Markup(reply.text) for reply in replies)  # noqa: S704 - the words of replies are markup
    choices = {(choice.label, choice.action): choice for reply in replies for choice in reply.choices}
    return Reply(text, tuple(choices.values())[:MOST_CHOICES])
