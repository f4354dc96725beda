"""Answering whether one still comes to a workshop that was moved."""

from handlers.calendar.conversation import add_calendar
from handlers.calendar.file import Method
from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.programme.wording import name_workshop
from handlers.registration.changes import say_change
from handlers.registration.moves import Answer, Outcome, keep_coming, leave_moved
from handlers.registration.notices import fill
from handlers.router import router
from storage.kinds import RegistrationStatus


@router.action("still-coming")
def stay(turn: Turn, registration: int, sequence: int) -> Reply:
    """Keeps that the person comes; where the workshop was changed again meanwhile, that is asked instead."""
    answer = keep_coming(turn.session, turn.member, registration, sequence, turn.now)
    if answer.outcome in {Outcome.NOT_REGISTERED, Outcome.OVER}:
        return _say_late(turn, answer)
    if answer.outcome is Outcome.AGAIN:
        return say_change(
            turn.session,
            turn.texts,
            turn.programme,
            answer.workshop,
            answer.registration,
            answer.earlier,
            turn.now,
            turn.language,
            person=turn.member,
        )
    name = name_workshop(turn.programme, turn.language, answer.workshop)
    return turn.say("coming-kept", workshop=name, status=answer.registration.status.value)


@router.action("moved-leave")
def leave(turn: Turn, registration: int) -> Reply:
    """Frees the seat without another question; the next step is another date of the course."""
    answer = leave_moved(turn.session, turn.member, registration, turn.now)
    if answer.outcome is Outcome.COMING:
        return _cancel_as_usual(turn, answer)
    if answer.outcome is not Outcome.DONE:
        return _say_late(turn, answer)
    if answer.freed:
        fill(turn.session, turn.texts, answer.workshop, turn.now)
    name = name_workshop(turn.programme, turn.language, answer.workshop)
    reply = turn.say(
        "cancelled", turn.choice("change-others", "fitting", course=answer.workshop.course_id), workshop=name
    )
    if not answer.was_booked:
        return reply
    return add_calendar(turn, reply, answer.workshop, Method.CANCEL)


def _cancel_as_usual(turn: Turn, answer: Answer) -> Reply:
    return router.call(turn, Choice("", "cancel-confirm", {"workshop": answer.workshop.id}))


def _say_late(turn: Turn, answer: Answer) -> Reply:
    name = name_workshop(turn.programme, turn.language, answer.workshop)
    if answer.outcome is Outcome.OVER and answer.registration.status is not RegistrationStatus.CANCELLED:
        return turn.say("cancel-too-late", turn.choice("contact-choice", "contact"), workshop=name)
    return turn.say("cancelled-already", turn.choice("menu-registrations", "registrations"), workshop=name)
