"""Questions in plain words, and the answers: from rows and curated entries alone."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.menu.conversation import show_help, show_menu
from handlers.messages import Choice, Reply
from handlers.people.conversation import welcome
from handlers.programme.catalogue import find_default_contact, find_workshop
from handlers.programme.wording import SHOWN, choose_workshops, describe
from handlers.questions.service import (
    find_faq_entry,
    find_vocabulary,
    list_audiences_of,
    list_contacts,
    list_open_to,
    list_series_of,
    list_upcoming,
)
from handlers.questions.understanding import Intent, Query, understand
from handlers.questions.wording import describe_fully, list_workshops, name_contact, say_contact, say_project
from handlers.registration.service import find_registration, list_registrations
from handlers.router import router
from storage import tables

FITTING = 3
"""How many dates are offered instead of one that is not open to the person."""


@router.action("question", guests=True)
def answer(turn: Turn, text: str) -> Reply:
    """Answers a message in plain words; what is not understood is said to be so."""
    query = understand(text, find_vocabulary(turn.session, turn.programme))
    if turn.person is None and query.language in turn.texts.languages:
        turn.language = query.language
    if router.manners(turn.texts).read_answer(text)[0] == "no":
        return _unknown(turn, query, text)
    match query.intent:
        case Intent.NEXT_WORKSHOP:
            return _next_workshop(turn, query)
        case Intent.LIST_WORKSHOPS:
            return _list(turn, query)
        case Intent.WORKSHOP_DETAIL if query.courses:
            return _about(turn, query)
        case Intent.WORKSHOP_DETAIL | Intent.MY_WORKSHOP:
            return _own(turn, query) or _list(turn, query)
        case Intent.REGISTER:
            return _register(turn, query)
        case Intent.CANCEL:
            return router.call(turn, Choice("", "cancel-which", {"courses": query.courses}))
        case Intent.MY_REGISTRATIONS:
            return router.call(turn, Choice("", "registrations"))
        case Intent.PARTICIPANTS | Intent.FEEDBACK:
            return router.call(turn, Choice("", query.intent.value))
        case Intent.RESULTS:
            return router.call(turn, Choice("", "results-list"))
        case Intent.ANNOUNCE:
            return router.call(turn, Choice("", "announcement"))
        case Intent.REMINDER_SETTINGS:
            return router.call(turn, Choice("", "reminders", {"rest": text}))
        case Intent.CONTACT:
            return _contacts(turn, query.sites)
        case Intent.FAQ if query.faq:
            return show_faq(turn, query.faq)
        case Intent.PROJECT:
            return show_project(turn)
        case Intent.HELP:
            return show_help(turn)
        case Intent.THANKS:
            return turn.say("thanks")
        case Intent.GOODBYE:
            return turn.say("goodbye")
        case Intent.HOW_ARE_YOU if turn.person:
            return turn.say("how-are-you", *(() if turn.open else (turn.choice("menu-label", "menu"),)))
        case Intent.GREETING | Intent.HOW_ARE_YOU:
            return show_menu(turn) if turn.person else welcome(turn)
    return _unknown(turn, query, text)


@router.action("workshops", guests=True)
def show_workshops(turn: Turn, first: int = 0) -> Reply:
    """The next workshops, five at a time; each can be chosen."""
    return _some(turn, "workshops-next", list_upcoming(turn.session, turn.now), first)


@router.action("workshop", guests=True)
def show_workshop(turn: Turn, workshop: str) -> Reply:
    """Everything that the programme says about a workshop."""
    row = find_workshop(turn.session, workshop)
    audiences, series = list_audiences_of(turn.session, row.course_id), list_series_of(turn.session, row.course_id)
    text = describe_fully(turn.texts, turn.programme, turn.language, row, audiences, series)
    return _for_guests(turn, Reply(text, (_seat_choice(turn, row),)))


@router.action("fitting")
def show_fitting(turn: Turn, course: str = "") -> Reply:
    """The next dates that are open to the person, those of a course first."""
    found = list_open_to(turn.session, turn.member, turn.now, registrable=True)
    found.sort(key=lambda workshop: workshop.course_id != course)
    if not found:
        return turn.say(
            "workshops-none-fitting", turn.choice("team-ask", "team-ask"), turn.choice("menu-label", "menu")
        )
    lines = [turn.words("workshops-fitting")]
    lines += [describe(turn.texts, turn.programme, turn.language, workshop) for workshop in found[:FITTING]]
    choices = choose_workshops(turn, found[:FITTING], 0, "confirm", more="workshops")
    return Reply(Markup("\n\n").join(lines), (*choices, turn.choice("workshops-all", "workshops")))


@router.action("contact", guests=True)
def show_contact(turn: Turn) -> Reply:
    """Whom to ask."""
    site = turn.person.site_id if turn.person else None
    return _contacts(turn, (site,) if site else ())


@router.action("faq", guests=True)
def show_faq(turn: Turn, id: str) -> Reply:
    """A curated answer, word by word."""
    entry = find_faq_entry(turn.session, id)
    choices = (turn.choice("team-ask", "team-ask"),) if entry.hand_over else ()
    return _for_guests(turn, turn.say("faq-answer", *choices, answer=turn.name(entry.answer)), hint=False)


@router.action("project", guests=True)
def show_project(turn: Turn) -> Reply:
    """What the programme is, and who is behind it."""
    return _for_guests(turn, Reply(say_project(turn.texts, turn.programme, turn.language)), hint=False)


def _next_workshop(turn: Turn, query: Query) -> Reply:
    if turn.person and not (query.courses or query.sites or query.audiences):
        found: Sequence[tables.Workshop] = list_open_to(turn.session, turn.person, turn.now)
        key = "workshops-next-for-you"
    else:
        found, key = _find(turn, query), "workshops-next-one"
    if not found:
        return _nothing(turn, query)
    text = describe(turn.texts, turn.programme, turn.language, found[0])
    choices = [
        _seat_choice(turn, found[0]),
        turn.choice("workshop-more", "workshop", workshop=found[0].id),
        turn.choice("workshops-all", "workshops"),
    ]
    return _for_guests(turn, turn.say(key, *choices, workshop=text))


def _list(turn: Turn, query: Query) -> Reply:
    found = _find(turn, query)
    if not found:
        return _nothing(turn, query)
    named = query.courses or query.sites or query.audiences
    return _some(turn, "workshops-found" if named else "workshops-next", found, 0, more=not named)


def _about(turn: Turn, query: Query) -> Reply:
    found = _find(turn, query)
    if len(found) == 1:
        return show_workshop(turn, found[0].id)
    return _list(turn, query) if found else _nothing(turn, query)


def _register(turn: Turn, query: Query) -> Reply:
    if turn.person is None:
        return welcome(turn)
    found = _find(turn, query)
    if len(found) == 1:
        return router.call(turn, Choice("", "confirm", {"workshop": found[0].id}))
    if not found:
        return _nothing(turn, query)
    return _some(turn, "register-which", found, 0)


def _find(turn: Turn, query: Query) -> Sequence[tables.Workshop]:
    return list_upcoming(turn.session, turn.now, courses=query.courses, sites=query.sites, audiences=query.audiences)


def _some(turn: Turn, key: str, found: Sequence[tables.Workshop], first: int, *, more: bool = True) -> Reply:
    shown = found[first : first + SHOWN]
    text = list_workshops(turn.texts, turn.programme, turn.language, shown, key)
    choices = choose_workshops(turn, found if more else shown, first, "confirm", more="workshops")
    return _for_guests(turn, Reply(text, tuple(choices)))


def _nothing(turn: Turn, query: Query) -> Reply:
    """Says that there is nothing of what was named, and what comes nearest."""
    of_course = list_upcoming(turn.session, turn.now, courses=query.courses)
    nearest = of_course or list_upcoming(turn.session, turn.now)
    if not nearest:
        return turn.say("workshops-none")
    text = describe(turn.texts, turn.programme, turn.language, nearest[0])
    choices = [
        turn.choice("workshop-more", "workshop", workshop=nearest[0].id),
        turn.choice("workshops-all", "workshops"),
    ]
    return _for_guests(turn, turn.say("workshops-nothing", *choices, workshop=text))


def _contacts(turn: Turn, sites: Sequence[str]) -> Reply:
    contacts = list_contacts(turn.session, sites)
    if not contacts:
        return turn.say("contacts-none")
    lines = [say_contact(turn.programme, turn.language, contact) for contact in contacts]
    choices = (turn.choice("team-ask", "team-ask"),) if turn.person else ()
    return turn.say("contacts", *choices, count=len(contacts), contacts=Markup("\n").join(lines))


def _unknown(turn: Turn, query: Query, text: str) -> Reply:
    """Says that the bot does not know, offers what comes near, and names whom to ask."""
    answer, _ = router.manners(turn.texts).read_answer(text)
    if turn.person is None:
        return _unknown_to_guest(turn, answer == "no")
    if answer:
        return turn.say("answer-which") if turn.open else turn.say("nothing-asked", turn.choice("menu-label", "menu"))
    contact = find_default_contact(turn.session)
    near = [find_faq_entry(turn.session, id) for id in query.near]
    choices = [Choice(entry.patterns[0], "faq", {"id": entry.id}) for entry in near]
    choices.append(turn.choice("team-hand-over", "team-hand-over", text=text))
    choices.append(turn.choice("menu-workshops", "workshops"))
    if contact is None:
        return turn.say("question-unknown-alone", *choices)
    return turn.say("question-unknown", *choices, contact=name_contact(contact))


def _unknown_to_guest(turn: Turn, declines: bool) -> Reply:
    """The notice, or what a guest can write where they have just read it; in every language, as none was chosen."""
    if not turn.assistant.has_notice(turn.address, turn.now):
        return welcome(turn)
    key = "welcome-declined" if declines else "question-unknown-guest"
    own = turn.assistant.spoken(turn.programme.language)
    languages = sorted(turn.texts.languages, key=lambda language: language != own)
    return Reply(Markup("\n\n").join(turn.texts.markup(language, key) for language in languages))


def _own(turn: Turn, query: Query) -> Reply | None:
    """The next workshop that the person is registered for, where nothing else is named."""
    if turn.person is None or query.sites or query.audiences:
        return None
    rows = list_registrations(turn.session, turn.person.id, turn.now)
    return show_workshop(turn, rows[0][1].id) if rows else None


def _seat_choice(turn: Turn, workshop: tables.Workshop) -> Choice:
    if turn.person and find_registration(turn.session, turn.person.id, workshop.id):
        return turn.choice("cancel-choice", "cancel-confirm", workshop=workshop.id)
    return turn.choice("register", "confirm", workshop=workshop.id)


def _for_guests(turn: Turn, reply: Reply, *, hint: bool = True) -> Reply:
    """What a guest is shown: the same facts, and instead of what needs a person the way to become one."""
    if turn.account:
        return reply
    return Reply(f"{reply.text}\n\n{turn.words('guest-hint')}" if hint else reply.text)


router.command("workshops", "workshops")
router.command("contact", "contact")
router.command("project", "project")
