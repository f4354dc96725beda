"""Questions in plain words, and the answers: from rows and curated entries alone."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.menu.conversation import show_menu
from handlers.messages import Choice, Reply
from handlers.people.conversation import welcome
from handlers.programme.catalogue import find_default_contact, find_workshop
from handlers.programme.wording import SHOWN, choose_workshops, describe
from handlers.questions.service import (
    find_faq_entry,
    list_audiences_of,
    list_contacts,
    list_open_to,
    list_series_of,
    list_upcoming,
    read_vocabulary,
)
from handlers.questions.understanding import Intent, Query, understand
from handlers.questions.wording import describe_fully, list_workshops, say_contact, say_project
from handlers.router import router
from storage import tables


@router.action("question", guests=True)
def answer(turn: Turn, text: str) -> Reply:
    """Answers a message in plain words; what is not understood is said to be so."""
    query = understand(text, read_vocabulary(turn.session))
    match query.intent:
        case Intent.NEXT_WORKSHOP:
            return _next_workshop(turn, query)
        case Intent.LIST_WORKSHOPS:
            return _list(turn, query)
        case Intent.WORKSHOP_DETAIL if query.courses:
            return _about(turn, query)
        case Intent.WORKSHOP_DETAIL:
            return _list(turn, query)
        case Intent.REGISTER:
            return _register(turn, query)
        case Intent.CANCEL | Intent.MY_REGISTRATIONS:
            return router.call(turn, Choice("", "registrations"))
        case Intent.REMINDER_SETTINGS:
            return router.call(turn, Choice("", "reminders", {"rest": text}))
        case Intent.CONTACT:
            return _contacts(turn, query.sites)
        case Intent.FAQ if query.faq:
            return show_faq(turn, query.faq)
        case Intent.PROJECT:
            return show_project(turn)
        case Intent.THANKS:
            return turn.say("thanks")
        case Intent.GREETING:
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
    return _for_guests(turn, Reply(text, (_register_choice(turn, row),)))


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
        _register_choice(turn, found[0]),
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
    more = turn.choice("workshop-more", "workshop", workshop=nearest[0].id)
    return _for_guests(turn, turn.say("workshops-nothing", more, workshop=text))


def _contacts(turn: Turn, sites: Sequence[str]) -> Reply:
    contacts = list_contacts(turn.session, sites)
    if not contacts:
        return turn.say("contacts-none")
    lines = [say_contact(turn.programme, turn.language, contact) for contact in contacts]
    choices = (turn.choice("team-ask", "team-ask"),) if turn.person else ()
    return turn.say("contacts", *choices, contacts=Markup("\n").join(lines))


def _unknown(turn: Turn, query: Query, text: str) -> Reply:
    """Says that the bot does not know, offers what comes near, and names whom to ask."""
    if turn.person is None and not query.courses:
        return welcome(turn)
    contact = find_default_contact(turn.session)
    near = [find_faq_entry(turn.session, id) for id in query.near]
    choices = [turn.choice("team-hand-over", "team-hand-over", text=text)] if turn.person else []
    choices += [Choice(entry.patterns[0], "faq", {"id": entry.id}) for entry in near]
    choices.append(turn.choice("menu-workshops", "workshops"))
    if contact is None:
        return turn.say("question-unknown-alone", *choices)
    named = say_contact(turn.programme, turn.language, contact)
    return turn.say("question-unknown", *choices, contact=named)


def _register_choice(turn: Turn, workshop: tables.Workshop) -> Choice:
    return turn.choice("register", "confirm", workshop=workshop.id)


def _for_guests(turn: Turn, reply: Reply, *, hint: bool = True) -> Reply:
    """What a guest is shown: the same facts, and instead of what needs a person the way to become one."""
    if turn.account:
        return reply
    return Reply(f"{reply.text}\n\n{turn.words('guest-hint')}" if hint else reply.text)


router.command("workshops", "workshops")
router.command("contact", "contact")
router.command("project", "project")
