"""Cancelling a workshop: asked with how many will hear of it, and with a reason that is kept for the organisers."""

from markupsafe import Markup
from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Reply
from handlers.organisers.service import LONGEST_REASON, find_workshop
from handlers.programme.wording import choose_workshops, name_workshop
from handlers.router import router
from handlers.workshops import service
from handlers.workshops.wording import say_others
from storage import tables
from storage.kinds import WorkshopStatus

CONFIRM, REASON = "workshop-cancel-confirm", "workshop-cancel-reason"


class Cancelling(BaseModel):
    """A workshop that is to be cancelled, and why."""

    workshop: str
    reason: str = ""


@router.action("workshop-cancel")
def confirm_cancelling(turn: Turn, workshop: str = "", first: int = 0) -> Reply:
    """Asks which workshop is to be cancelled, and then whether it really is."""
    if workshop:
        return _confirm(turn, Cancelling(workshop=workshop))
    workshops = service.list_changeable(turn.session, turn.member, turn.now)
    choices = choose_workshops(turn, workshops, first, "workshop-cancel", more="workshop-cancel")
    back = turn.choice("menu-organise", "organise")
    return turn.ask("planning-cancel-which", *choices, back) if choices else turn.say("planning-none-here", back)


@router.action("workshop-cancel-reason")
def ask_reason(turn: Turn) -> Reply:
    """Asks for the reason."""
    state = turn.load(Cancelling)
    find_workshop(turn.session, turn.member, state.workshop)
    back = turn.choice("planning-back", "workshop-cancel-again")
    return turn.ask("planning-cancel-reason", back, step=REASON, state=state, longest=LONGEST_REASON)


@router.step(REASON)
def take_reason(turn: Turn, typed: str) -> Reply | None:
    """Keeps the reason, and asks again whether the workshop is to be cancelled."""
    state = turn.load(Cancelling)
    if len(typed) > LONGEST_REASON:
        back = turn.choice("planning-back", "workshop-cancel-again")
        return turn.ask("planning-cancel-reason-long", back, step=REASON, state=state, longest=LONGEST_REASON)
    return _confirm(turn, state.model_copy(update={"reason": typed}))


@router.action("workshop-cancel-again")
def confirm_again(turn: Turn) -> Reply:
    """Asks again."""
    return _confirm(turn, turn.load(Cancelling))


@router.step(CONFIRM)
def misunderstood(turn: Turn, typed: str) -> Reply | None:
    """Whatever is no choice is no answer."""
    return None


@router.action("workshop-cancel-yes")
def cancel(turn: Turn) -> Reply:
    """Cancels the workshop; those who are registered hear of it at once."""
    state = turn.load(Cancelling)
    organise = turn.choice("menu-organise", "organise")
    try:
        changed = service.cancel_workshop(turn.session, turn.member, state.workshop, turn.now, state.reason)
    except RefusedError as refusal:
        return turn.say(refusal.key, turn.choice("menu-label", "menu"), **refusal.values)
    row = find_workshop(turn.session, turn.member, state.workshop)
    name = name_workshop(turn.programme, turn.language, row)
    people = sum(service.count_registered(turn.session, row.id).values())
    if not changed:
        return turn.say("planning-cancelled-already", organise, workshop=name)
    return turn.say("planning-cancelled", organise, workshop=name, count=people, others=_say_others(turn, row))


def _confirm(turn: Turn, state: Cancelling) -> Reply:
    row = find_workshop(turn.session, turn.member, state.workshop)
    name = name_workshop(turn.programme, turn.language, row)
    if row.status is WorkshopStatus.CANCELLED:
        return turn.say("planning-cancelled-already", turn.choice("menu-organise", "organise"), workshop=name)
    people = sum(service.count_registered(turn.session, row.id).values())
    return turn.ask(
        "planning-cancel-ask-reason" if state.reason else "planning-cancel-ask",
        turn.yes("planning-cancel-yes", "workshop-cancel-yes"),
        turn.choice("planning-cancel-why", "workshop-cancel-reason"),
        turn.no("planning-cancel-no", "keep-workshop"),
        step=CONFIRM,
        state=state,
        workshop=name,
        count=people,
        others=_say_others(turn, row),
        reason=state.reason,
    )


def _say_others(turn: Turn, workshop: tables.Workshop) -> Markup:
    return Markup().join(Markup("\n") + line for line in say_others(turn, workshop))


@router.action("keep-workshop")
def keep(turn: Turn) -> Reply:
    """Leaves the workshop as it is."""
    return turn.say("planning-kept", turn.choice("menu-organise", "organise"))
