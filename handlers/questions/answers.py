"""What is answered to each question of a message: the reply, and what a developer can check it by."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.menu.conversation import show_help, show_menu
from handlers.messages import Choice, Reply
from handlers.people.conversation import welcome
from handlers.programme.catalogue import find_default_contact
from handlers.questions.context import recall, remember
from handlers.questions.deciding import ABOUT_WORKSHOPS
from handlers.questions.declining import ask_meant, care, decline, decline_topic
from handlers.questions.finding import Finding, cancel, list_found, register
from handlers.questions.intents import Intent
from handlers.questions.reading import Reading
from handlers.questions.service import list_contacts
from handlers.questions.slots import NOTHING, Slots, show_slots
from handlers.questions.subjects import find_reader
from handlers.questions.wording import say_contact
from handlers.registration.service import list_registrations
from handlers.router import router

ACTIONS = Intent.REGISTER, Intent.CANCEL
ORGANISING = {Intent.PARTICIPANTS: "participants", Intent.RESULTS: "results-list", Intent.ANNOUNCE: "announcement"}


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


def answer_message(turn: Turn, text: str, *, chosen: bool) -> list[Answer]:
    """The answers to the questions of a message, in its order; at least one.

    `chosen`: whoever asks has chosen the language of the answer. Otherwise it is that of the message, or, where there
    are no texts in it, every one that there are texts in.
    """
    said, _ = router.manners(turn.texts).read_answer(text)
    if said and (turn.person is None or router.manners(turn.texts).is_answer(text)):
        return [_declined(turn, Reading(text, Intent.OUT_OF_SCOPE, NOTHING))]
    before = recall(turn.context, turn.now)
    readings = read_message(turn, text)
    answers = _answer_in_languages(turn, readings, chosen=chosen)
    if now := recall(turn.context, turn.now):
        turn.context = now.follow(before).model_dump(mode="json")
    return answers


def _answer_in_languages(turn: Turn, readings: Sequence[Reading], *, chosen: bool) -> list[Answer]:
    detected = None if chosen else readings[0].language
    if detected is None:
        return _answer_each(turn, readings)
    if detected in turn.texts.languages:
        turn.language = detected
        return _answer_each(turn, readings)
    own, spoken = turn.language, []
    for language in sorted(turn.texts.languages, key=lambda language: language != own):
        turn.language = language
        spoken.append(_answer_each(turn, readings))
    turn.language = own
    return [_in_all_languages(same) for same in zip(*spoken, strict=True)]


def _answer_each(turn: Turn, readings: Sequence[Reading]) -> list[Answer]:
    """The answers, of which the one to the first wish is given last: what it asks is what stays open."""
    order = sorted(range(len(readings)), key=lambda n: (True, -n) if readings[n].intent in ACTIONS else (False, n))
    answers = {n: answer_reading(turn, readings[n]) for n in order}
    return [answers[n] for n in sorted(answers)]


def _in_all_languages(same: Sequence[Answer]) -> Answer:
    """The same answer in several languages as one; what can be chosen stands in the first."""
    words = dict.fromkeys(answer.reply.text for answer in same)
    text = Markup("\n\n").join(map(Markup, words))
    return replace(same[0], reply=replace(same[0].reply, text=text))


def read_message(turn: Turn, text: str) -> list[Reading]:
    """The questions of a message, in its order; at least one."""
    reader = find_reader(turn.session, turn.programme, turn.now)
    return reader.read(text, recall(turn.context, turn.now))


def answer_reading(turn: Turn, reading: Reading) -> Answer:
    """The answer to one question."""
    if reading.sensitive:
        reply, ids = care(turn, reading)
        return Answer(reading, reply, contacts=ids, declined=True)
    if reading.unsure:
        return _asked(turn, reading)
    if reading.intent in ABOUT_WORKSHOPS:
        return _found(reading, list_found(turn, reading))
    if turn.person is None and reading.intent in ACTIONS:
        return Answer(reading, welcome(turn))
    if reading.intent in ACTIONS and reading.seen and reading.seen.evidence.for_others:
        if turn.organises:
            return Answer(reading, router.call(turn, Choice("", ORGANISING[Intent.PARTICIPANTS])))
        choices = turn.choice("menu-registrations", "registrations"), turn.choice("team-ask", "team-ask")
        return Answer(reading, turn.say("wish-for-others", *choices))
    match reading.intent:
        case Intent.REGISTER:
            return _found(reading, register(turn, reading))
        case Intent.CANCEL:
            return _found(reading, cancel(turn, reading))
        case Intent.MY_REGISTRATIONS:
            rows = list_registrations(turn.session, turn.person.id, turn.now) if turn.person else []
            ids = tuple(workshop.id for _, workshop in rows)
            if ids:
                turn.context = remember(Slots(ids=ids), (), ids, turn.now)
            return Answer(reading, router.call(turn, Choice("", "registrations")), workshops=ids)
        case Intent.FAQ if reading.faq:
            return Answer(reading, router.call(turn, Choice("", "faq", {"id": reading.faq})), faq=reading.faq)
        case Intent.CONTACT | Intent.HUMAN:
            return _answer_contact(turn, reading)
        case Intent.OUT_OF_SCOPE | Intent.FAQ:
            return _declined(turn, reading)
        case Intent.PARTICIPANTS | Intent.RESULTS | Intent.ANNOUNCE:
            return _answer_organiser(turn, reading)
    return Answer(reading, _simple(turn, reading))


def _asked(turn: Turn, reading: Reading) -> Answer:
    """Asks what is meant; what is likeliest is looked up already, so that it is one tap away."""
    found = list_found(turn, reading) if reading.intent in ABOUT_WORKSHOPS else None
    ids = found.ids if found else ()
    reply = ask_meant(turn, reading, ids)
    query = show_slots(reading.slots)
    return Answer(reading, reply, workshops=ids, faq=reading.faq, query=query)


def _declined(turn: Turn, reading: Reading) -> Answer:
    reply, ids = (decline_topic(turn, reading), ()) if reading.topic else decline(turn, reading)
    return Answer(replace(reading, intent=Intent.OUT_OF_SCOPE), reply, contacts=ids, declined=True)


def _found(reading: Reading, finding: Finding) -> Answer:
    query = show_slots(finding.slots) | ({"asks": list(reading.asks)} if reading.asks else {})
    topic: dict[str, object] = {"unknown_topic": reading.topic} if reading.topic else {}
    return Answer(reading, finding.reply, workshops=finding.ids, query=query | topic)


def _simple(turn: Turn, reading: Reading) -> Reply:
    """The answer to what needs no search."""
    match reading.intent:
        case Intent.REMINDER_SETTINGS:
            stops = reading.seen is not None and reading.seen.evidence.stops
            return router.call(turn, Choice("", "reminders", {"rest": reading.text, "stops": stops}))
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


def _answer_organiser(turn: Turn, reading: Reading) -> Answer:
    if turn.organises:
        return Answer(reading, router.call(turn, Choice("", ORGANISING[reading.intent])))
    contact = find_default_contact(turn.session)
    ids = (contact.id,) if contact else ()
    reply = turn.say("participants-private" if reading.intent is Intent.PARTICIPANTS else "not-allowed")
    return Answer(replace(reading, intent=Intent.OUT_OF_SCOPE), reply, contacts=ids, declined=True)
