"""Questions in plain words, and the answers: from rows and curated entries alone."""

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import SHOWN, choose_workshop, describe
from handlers.questions.answers import answer_message, read_message, say_contacts
from handlers.questions.collecting import collect
from handlers.questions.context import remember
from handlers.questions.declining import for_guests
from handlers.questions.finding import seat_choice, show_more
from handlers.questions.intents import Intent
from handlers.questions.joining import join
from handlers.questions.search import load_workshops
from handlers.questions.service import (
    find_faq_entry,
    list_audiences_of,
    list_fitting,
    list_series_of,
    list_upcoming,
)
from handlers.questions.slots import NOTHING, Slots
from handlers.questions.subjects import find_reader
from handlers.questions.wording import describe_fully, list_workshops, say_project
from handlers.router import router

FITTING = 3
"""How many dates are offered instead of one that is not open to the person."""
UNDERSTOOD = 3
"""How many workshops are named to the team with a question."""


@router.action("question", guests=True)
def answer(turn: Turn, text: str) -> Reply:
    """Answers a message in plain words, each of its questions; what is not understood is said to be so."""
    answers = answer_message(turn, text, chosen=turn.person is not None)
    if turn.assistant.collects and turn.person:
        look = find_reader(turn.session, turn.programme, turn.now).look
        for one in answers:
            if one.reading.intent is Intent.OUT_OF_SCOPE and not one.reading.sensitive:
                collect(turn.session, look(one.reading.text).masked, one.reading.language, turn.programme, turn.now)
    return join(turn, answers)


@router.action("team-hand-over")
def hand_over(turn: Turn, text: str) -> Reply:
    """Gives a question to the team with what is understood of it; of what weighs on somebody nothing is kept beside."""
    reading = read_message(turn, text)[0]
    known = {
        "intent": "" if reading.intent is Intent.OUT_OF_SCOPE else reading.intent.value,
        "courses": list(reading.slots.courses),
        "workshops": list(reading.slots.ids or ())[:UNDERSTOOD],
    }
    understood = known if any(known.values()) and not reading.sensitive else None
    return router.call(turn, Choice("", "team-keep", {"text": text, "understood": understood}))


@router.action("found", guests=True)
def show_rest(turn: Turn, ids: list[str]) -> Reply:
    """The next five of what was found."""
    return show_more(turn, ids)


@router.action("workshops", guests=True)
def show_workshops(turn: Turn, first: int = 0) -> Reply:
    """The next workshops, five at a time; each can be chosen."""
    ids = list_upcoming(turn.session, turn.programme, turn.now)
    rows, rest = load_workshops(turn.session, ids[first : first + SHOWN]), ids[first + SHOWN :]
    turn.context = remember(NOTHING, (), [row.id for row in rows], turn.now, rest)
    choices = [choose_workshop(turn.programme, turn.language, row, "confirm") for row in rows]
    if rest:
        choices.append(turn.choice("more", "workshops", first=first + SHOWN))
    return for_guests(turn, Reply(list_workshops(turn.texts, turn.programme, turn.language, rows), tuple(choices)))


@router.action("workshop", guests=True)
def show_workshop(turn: Turn, workshop: str) -> Reply:
    """Everything that the programme says about a workshop."""
    row = find_workshop(turn.session, workshop)
    turn.context = remember(Slots(ids=(row.id,)), (), (row.id,), turn.now)
    audiences, series = list_audiences_of(turn.session, row.course_id), list_series_of(turn.session, row.course_id)
    text = describe_fully(turn.texts, turn.programme, turn.language, row, audiences, series)
    return for_guests(turn, Reply(text, (seat_choice(turn, row),)))


@router.action("fitting")
def show_fitting(turn: Turn, course: str = "") -> Reply:
    """The next dates that are open to the person, those of a course first."""
    found = list_fitting(turn.session, turn.programme, turn.member, course, turn.now, FITTING)
    if not found:
        return turn.say(
            "workshops-none-fitting", turn.choice("team-ask", "team-ask"), turn.choice("menu-label", "menu")
        )
    lines = [turn.words("workshops-fitting")]
    lines += [describe(turn.texts, turn.programme, turn.language, workshop) for workshop in found]
    choices = [choose_workshop(turn.programme, turn.language, row, "confirm") for row in found]
    return Reply(Markup("\n\n").join(lines), (*choices, turn.choice("workshops-all", "workshops")))


@router.action("contact", guests=True)
def show_contact(turn: Turn) -> Reply:
    """Whom to ask."""
    site = turn.person.site_id if turn.person else None
    reply, _ = say_contacts(turn, (site,) if site else ())
    return reply


@router.action("faq", guests=True)
def show_faq(turn: Turn, id: str) -> Reply:
    """A curated answer, word by word."""
    entry = find_faq_entry(turn.session, id)
    choices = (turn.choice("team-ask", "team-ask"),) if entry.hand_over else ()
    return for_guests(turn, turn.say("faq-answer", *choices, answer=turn.name(entry.answer)), hint=False)


@router.action("project", guests=True)
def show_project(turn: Turn) -> Reply:
    """What the programme is, and who is behind it."""
    return for_guests(turn, Reply(say_project(turn.texts, turn.programme, turn.language)), hint=False)


router.command("workshops", "workshops")
router.command("contact", "contact")
router.command("project", "project")
