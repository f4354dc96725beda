"""The organisers' inbox: requests for a seat are approved or declined, and a small workshop takes place or not."""

from markupsafe import Markup
from pydantic import BaseModel

from handlers.approvals.minimum import confirm_workshop
from handlers.approvals.notices import tell_decision
from handlers.approvals.service import Outcome, Request, approve, decline, find_request, list_requests
from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.organisers.service import LONGEST_REASON
from handlers.people.describing import add_told, describe_person, shorten_name
from handlers.programme.wording import SHOWN, name_workshop, show_page
from handlers.router import router
from handlers.texts import say_moment

REASON = "request-reason"


class Declining(BaseModel):
    """A request that is being declined, and the reason as far as it was given."""

    registration: int
    reason: str = ""


@router.action("requests")
def show_requests(turn: Turn, first: int = 0) -> Reply:
    """The requests that wait for a decision, the oldest first; each can be chosen."""
    requests = list_requests(turn.session, turn.member, turn.now)
    back = turn.choice("menu-organise", "organise")
    if not requests:
        return turn.say("requests-none", back)
    if len(requests) == 1:
        return _show(turn, requests[0])
    shown = requests[first : first + SHOWN]
    lines = [
        turn.words("request-line", number=str(number), request=_say_request(turn, request))
        for number, request in enumerate(shown, first + 1)
    ]
    all_choices = [_choose(turn, request) for request in requests]
    choices = show_page(turn, all_choices, first, "requests", key="request-more")
    return Reply(Markup("\n\n").join([turn.words("requests", count=len(requests)), *lines]), (*choices, back))


@router.action("request")
def show_request(turn: Turn, registration: int) -> Reply:
    """One request, to be decided."""
    request = find_request(turn.session, turn.member, registration, turn.now)
    return _show(turn, request) if request.outcome is Outcome.OPEN else _say_outcome(turn, request)


@router.action("request-approve")
def approve_request(turn: Turn, registration: int) -> Reply:
    """Gives the seat, and tells the person."""
    request = approve(turn.session, turn.member, registration, turn.now)
    return (
        _tell(turn, request) if request.outcome in {Outcome.BOOKED, Outcome.WAITLISTED} else _say_outcome(turn, request)
    )


@router.action("request-decline")
def ask_reason(turn: Turn, registration: int) -> Reply:
    """Asks why."""
    request = find_request(turn.session, turn.member, registration, turn.now)
    if request.outcome is not Outcome.OPEN:
        return _say_outcome(turn, request)
    return turn.ask(
        "request-ask-reason",
        turn.choice("reason-none", "request-read-back"),
        turn.no("no", "keep"),
        step=REASON,
        state=Declining(registration=registration),
        **_name(turn, request),
    )


@router.step(REASON)
def take_reason(turn: Turn, typed: str) -> Reply | None:
    """Takes the reason as it was written."""
    state = turn.load(Declining)
    if len(typed) > LONGEST_REASON:
        return turn.ask(
            "reason-too-long",
            turn.choice("reason-none", "request-read-back"),
            turn.no("no", "keep"),
            step=REASON,
            state=state,
            count=len(typed),
            longest=LONGEST_REASON,
        )
    return _read_back(turn, state.registration, typed)


@router.action("request-read-back")
def read_back(turn: Turn) -> Reply:
    """Reads back what the person would be told without a reason."""
    return _read_back(turn, turn.load(Declining).registration, "")


@router.action("request-decline-yes")
def decline_request(turn: Turn) -> Reply:
    """Turns the request down as it was read back, and tells the person."""
    state = turn.load(Declining)
    request = decline(turn.session, turn.member, state.registration, state.reason, turn.now)
    return _tell(turn, request, state.reason) if request.outcome is Outcome.DECLINED else _say_outcome(turn, request)


@router.action("workshop-confirm")
def confirm(turn: Turn, workshop: str) -> Reply:
    """Decides that a workshop takes place though few are registered."""
    confirmation = confirm_workshop(turn.session, turn.member, workshop, turn.now)
    return turn.say(
        f"minimum-{confirmation.outcome}",
        turn.choice("organise-participants", "participants-of", workshop=workshop),
        turn.choice("menu-organise", "organise"),
        workshop=name_workshop(turn.programme, turn.language, confirmation.workshop),
        by=confirmation.by,
    )


def _read_back(turn: Turn, registration: int, reason: str) -> Reply:
    request = find_request(turn.session, turn.member, registration, turn.now)
    if request.outcome is not Outcome.OPEN:
        return _say_outcome(turn, request)
    asked = turn.say(
        "request-confirm-reason" if reason else "request-confirm-no-reason",
        turn.yes("request-decline-yes", "request-decline-yes"),
        turn.choice("reason-change", "request-decline", registration=registration),
        turn.no("no", "keep"),
        reason=reason,
        **_name(turn, request),
    )
    return turn.put(asked, state=Declining(registration=registration, reason=reason))


def _show(turn: Turn, request: Request) -> Reply:
    registration = request.registration.id
    return turn.say(
        "request",
        turn.choice("request-approve", "request-approve", registration=registration),
        turn.choice("request-decline", "request-decline", registration=registration),
        turn.choice("menu-organise", "organise"),
        request=_say_request(turn, request),
    )


def _tell(turn: Turn, request: Request, reason: str = "") -> Reply:
    told = tell_decision(turn.session, turn.texts, turn.programme, request, reason, turn.now)
    return add_told(turn, _say_outcome(turn, request), told)


def _say_outcome(turn: Turn, request: Request) -> Reply:
    return turn.say(
        f"request-{request.outcome}",
        turn.choice("organise-requests", "requests"),
        turn.choice("menu-organise", "organise"),
        person=request.person.name,
        workshop=name_workshop(turn.programme, turn.language, request.workshop),
        by=request.by,
        place=request.place,
    )


def _say_request(turn: Turn, request: Request) -> Markup:
    since = say_moment(request.registration.created_at, turn.language, turn.programme.timezone)
    return turn.words("request-says", since=since, **_name(turn, request))


def _name(turn: Turn, request: Request) -> dict[str, object]:
    return {
        "person": describe_person(turn.session, turn.programme, turn.language, request.person),
        "workshop": name_workshop(turn.programme, turn.language, request.workshop),
    }


def _choose(turn: Turn, request: Request) -> Choice:
    workshop = name_workshop(turn.programme, turn.language, request.workshop, short=True).unescape()
    label = f"{shorten_name(request.person.name)}, {workshop}"
    return Choice(label, "request", {"registration": request.registration.id})


router.command("requests", "requests", organisers=True)
