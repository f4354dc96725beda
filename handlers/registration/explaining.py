"""Why somebody can't register, rule by rule, each with what can be done next."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.programme.catalogue import find_course, find_workshop
from handlers.programme.wording import choose_workshops, name_workshop
from handlers.registration.offering import ask_offer
from handlers.registration.rules import Reason, Rule
from handlers.registration.service import Standing, foresee, is_full, list_coming
from handlers.router import router
from handlers.texts import say_moment
from storage import tables
from storage.kinds import RegistrationStatus

SPOKEN_OF = timedelta(minutes=15)
"""So long a workshop that was shown is the one that is meant."""


def say_reasons(turn: Turn, reasons: Iterable[Reason], kind: str) -> Markup:
    """Each reason in words, a line each; `kind` is "refusal" or "hint"."""
    return Markup("\n").join(turn.words(f"{kind}-{reason.rule.value}", **_values(turn, reason)) for reason in reasons)


def _values(turn: Turn, reason: Reason) -> dict[str, object]:
    match reason.rule:
        case Rule.NOT_OPEN if reason.opens:
            return {"opens": say_moment(reason.opens, turn.language, turn.programme.timezone)}
        case Rule.EARLIER_PART:
            return {"course": turn.name(find_course(turn.session, reason.course).title)}
        case Rule.OVERLAP:
            other = find_workshop(turn.session, reason.workshop)
            return {"workshop": name_workshop(turn.programme, turn.language, other)}
    return {}


def list_steps(turn: Turn, reasons: Iterable[Reason], workshop: tables.Workshop) -> list[Choice]:
    """What the person can do about each reason, nothing twice; who can help comes last."""
    steps: list[Choice] = []
    for reason in reasons:
        steps += (step for step in _steps(turn, reason, workshop) if step not in steps)
    return [*steps, turn.choice("contact-choice", "contact")]


def _steps(turn: Turn, reason: Reason, workshop: tables.Workshop) -> Iterator[Choice]:
    match reason.rule:
        case Rule.AUDIENCE:
            yield turn.choice("step-audience", "change-profile", asks="audience")
        case Rule.SITE:
            yield turn.choice("step-site", "change-profile", asks="site")
        case Rule.EARLIER_PART:
            course = find_course(turn.session, reason.course)
            yield turn.choice("step-part", "fitting", {"course": turn.name(course.title)}, course=course.id)
        case Rule.OVERLAP:
            other = find_workshop(turn.session, reason.workshop)
            name = name_workshop(turn.programme, turn.language, other, short=True).unescape()
            yield turn.choice("step-overlap", "cancel-confirm", {"workshop": name}, workshop=other.id)
        case Rule.CANCELLED | Rule.STARTED | Rule.CLOSED:
            yield turn.choice("step-interest", "interest", course=workshop.course_id)


@router.action("why")
def explain(turn: Turn, workshop: str) -> Reply:
    """Every rule that keeps the person from registering, or where they stand already, or that they can."""
    row = find_workshop(turn.session, workshop)
    standing = foresee(turn.session, turn.member, row, turn.now)
    if standing.registration:
        return _explain_standing(turn, standing.registration, standing, row)
    name = name_workshop(turn.programme, turn.language, row)
    others = turn.choice("step-others", "fitting", course=row.course_id)
    if standing.outlook:
        key, label = {
            RegistrationStatus.WAITLISTED: ("why-full", "register-yes-waitlist"),
            RegistrationStatus.PENDING: ("why-request", "register-yes-request"),
        }.get(standing.outlook, ("why-open", "register-yes"))
        said = turn.say(key, workshop=name)
        hints = say_reasons(turn, standing.why.hints, "hint")
        text = Markup("\n").join(part for part in (said.text, hints) if part)
        return Reply(text, (turn.choice(label, "confirm", workshop=row.id), others))
    reasons = list(standing.why.refusals)
    if is_full(turn.session, row):
        reasons.append(Reason(Rule.FULL))
    steps = list_steps(turn, reasons, row)
    return turn.say(
        "register-refused", *steps[:-1], others, steps[-1], workshop=name, reasons=say_reasons(turn, reasons, "refusal")
    )


def _explain_standing(turn: Turn, registration: tables.Registration, standing: Standing, row: tables.Workshop) -> Reply:
    if registration.status is RegistrationStatus.OFFERED:
        return ask_offer(turn, registration, row)
    return turn.say(
        {
            RegistrationStatus.BOOKED: "registered-already",
            RegistrationStatus.PENDING: "requested-already",
        }.get(registration.status, "waitlisted-already"),
        turn.choice("cancel-choice", "cancel-confirm", workshop=row.id),
        turn.choice("step-others", "fitting", course=row.course_id),
        turn.choice("contact-choice", "contact"),
        workshop=name_workshop(turn.programme, turn.language, row),
        place=standing.place or 0,
    )


@router.action("why-which")
def choose_date(turn: Turn, first: int = 0) -> Reply:
    """Explains the one workshop that was spoken of, or asks which of several, or of all to come, is meant."""
    coming = list_coming(turn.session, turn.now)
    spoken_of = [row for row in coming if row.id in _spoken_of(turn)]
    if len(spoken_of) == 1:
        return explain(turn, spoken_of[0].id)
    choices = choose_workshops(turn, spoken_of or coming, first, "why", more="why-which")
    if not choices:
        return turn.say("why-none", turn.choice("contact-choice", "contact"))
    return turn.say("why-which", *choices)


def _spoken_of(turn: Turn) -> list[str]:
    """The workshops, by id, that were shown last, unless that is long ago."""
    kept = turn.context or {}
    at, shown = kept.get("at"), kept.get("shown")
    if not isinstance(at, str) or not isinstance(shown, list):
        return []
    return shown if turn.now - datetime.fromisoformat(at) <= SPOKEN_OF else []


router.command("why", "why-which")
