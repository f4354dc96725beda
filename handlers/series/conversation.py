"""Booking a whole series: what is proposed, other dates, and how each date came out."""

from collections.abc import Sequence

from markupsafe import Markup
from pydantic import BaseModel

from handlers.calendar.file import attach, open_sheet, write_events
from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Attachment, Choice, Reply
from handlers.programme.catalogue import find_workshop
from handlers.programme.wording import choose_workshop, describe, name_workshop, show_page
from handlers.registration.explaining import say_reasons
from handlers.registration.rules import Reason, Rule
from handlers.registration.service import Standing
from handlers.router import router
from handlers.series.service import Plan, book_all, find_plan, list_booked, list_series
from storage.kinds import RegistrationStatus


class Proposal(BaseModel):
    """What was proposed: a workshop for each part that would be booked, with what was foreseen of it.

    `chosen` are the dates that the person picked themselves, by the number of the part from 0.
    """

    series: str
    chosen: dict[int, str] = {}
    workshops: list[str] = []
    outlooks: list[RegistrationStatus] = []
    sequences: list[int] = []


@router.action("series")
def choose_series(turn: Turn, first: int = 0) -> Reply:
    """Which series is to be booked."""
    found = list_series(turn.session)
    if not found:
        return turn.say("series-none", turn.choice("menu-workshops", "workshops"))
    if len(found) == 1:
        return propose(turn, found[0].id)
    choices = [Choice(turn.name(row.title), "series-plan", {"series": row.id}) for row in found]
    return turn.say("series-which", *show_page(turn, choices, first, "series", key="series-more"))


@router.action("series-plan")
def propose(turn: Turn, series: str) -> Reply:
    """Shows for each part which date is proposed and what a registration would be, and asks."""
    return _ask(turn, Proposal(series=series))


def _ask(turn: Turn, state: Proposal, note: str = "") -> Reply:
    plan = find_plan(turn.session, turn.member, state.series, state.chosen, turn.now)
    days = [pick.day for pick in plan.picks if pick.day and pick.new]
    state.workshops = [day.workshop for day in days]
    state.outlooks = [day.outlook for day in days if day.outlook]
    state.sequences = [find_workshop(turn.session, day.workshop).sequence for day in days]
    head = turn.words("series-proposal" if days else "series-nothing", series=turn.name(plan.series.title))
    lines = [_say_pick(turn, plan, number) for number in range(len(plan.picks))]
    text = Markup("\n\n").join([*([turn.words(note)] if note else []), head, *lines])
    choices = _list_choices(turn, plan)
    if not days:
        return Reply(text, (*choices, turn.choice("menu-registrations", "registrations")))
    return turn.put(Reply(text, (turn.yes("series-yes", "series-book"), *choices, turn.no("no", "keep"))), state=state)


def _list_choices(turn: Turn, plan: Plan) -> list[Choice]:
    """Another date for each part that has some, and to be told of one for each that has none."""
    choices = []
    for number, (course, pick) in enumerate(zip(plan.courses, plan.picks, strict=True)):
        if pick.others:
            choices.append(turn.choice("series-other", "series-other", {"part": number + 1}, part=number))
        elif pick.day is None and not pick.refusals:
            title: dict[str, object] = {"course": turn.name(course.title)}
            choices.append(turn.choice("series-interest", "interest", title, course=course.id))
    return choices


def _say_pick(turn: Turn, plan: Plan, number: int) -> Markup:
    pick, course = plan.picks[number], plan.courses[number]
    if pick.day is None:
        gap = turn.words(
            pick.gap.value if pick.gap else "series-no-date", reasons=say_reasons(turn, pick.refusals, "refusal")
        )
        return turn.words("series-part-missing", part=number + 1, course=turn.name(course.title), gap=gap)
    row = find_workshop(turn.session, pick.day.workshop)
    outlook = pick.day.outlook or RegistrationStatus.BOOKED
    over = pick.day.held and pick.day.end <= turn.now
    key = "series-attended" if over else f"series-{'is' if pick.day.held else 'would-be'}-{outlook.value}"
    said = turn.words(
        "series-part",
        part=number + 1,
        workshop=describe(turn.texts, turn.programme, turn.language, row, seats=False),
        outlook=turn.words(key),
    )
    advised = [
        Reason(Rule.EARLIER_PART, course=plan.courses[n].id)
        for n, before in enumerate(plan.picks[:number])
        if before.day is None and pick.new
    ]
    return Markup("\n").join([said, *([say_reasons(turn, advised, "hint")] if advised else [])])


@router.action("series-other")
def show_others(turn: Turn, part: int, first: int = 0) -> Reply:
    """The other dates of a part; those of the parts behind it follow the choice."""
    state = turn.load(Proposal)
    plan = find_plan(turn.session, turn.member, state.series, state.chosen, turn.now)
    if not 0 <= part < len(plan.picks) or not plan.picks[part].others:
        raise RefusedError("dialogue-lost")
    choices = []
    for day in plan.picks[part].others:
        row = find_workshop(turn.session, day.workshop)
        named = choose_workshop(turn.programme, turn.language, row, "series-pick")
        choices.append(Choice(named.label, "series-pick", {"part": part, "workshop": row.id}))
    shown = show_page(turn, choices, first, "series-other", part=part)
    back = turn.no("series-back", "series-again")
    return turn.ask(
        "series-others", *shown, back, state=state, part=part + 1, course=turn.name(plan.courses[part].title)
    )


@router.action("series-pick")
def pick_date(turn: Turn, part: int, workshop: str) -> Reply:
    """Takes another date for a part into the proposal."""
    state = turn.load(Proposal)
    state.chosen = {number: picked for number, picked in state.chosen.items() if number < part} | {part: workshop}
    return _ask(turn, state)


@router.action("series-again")
def show_again(turn: Turn) -> Reply:
    """Back to the proposal as it was."""
    return _ask(turn, turn.load(Proposal))


@router.action("series-book")
def book(turn: Turn) -> Reply:
    """Books what was proposed, all of it in one turn, and says of each date how it came out.

    Where a date was moved after it had been read, nothing is booked and the proposal is shown anew.
    """
    state = turn.load(Proposal)
    if not state.workshops or len(state.workshops) != len(state.outlooks):
        raise RefusedError("dialogue-lost")
    if state.sequences != [find_workshop(turn.session, workshop).sequence for workshop in state.workshops]:
        return _ask(turn, state, "series-moved")
    standings = book_all(turn.session, turn.member, state.workshops, turn.now)
    lines = [turn.words("series-outcome")]
    for workshop, outlook, standing in zip(state.workshops, state.outlooks, standings, strict=True):
        lines.append(_say_outcome(turn, workshop, outlook, standing))
    file = _write_file(turn, state.series, state.workshops)
    return Reply(Markup("\n\n").join(lines), (turn.choice("menu-registrations", "registrations"),), file)


def _say_outcome(turn: Turn, workshop: str, foreseen: RegistrationStatus, standing: Standing) -> Markup:
    name = name_workshop(turn.programme, turn.language, find_workshop(turn.session, workshop))
    if standing.registration is None:
        reasons = say_reasons(turn, standing.why.refusals, "refusal")
        return turn.words("series-came-refused", workshop=name, reasons=reasons)
    status = standing.registration.status
    said = turn.words(f"series-came-{status.value}", workshop=name, place=standing.place or 0)
    if not standing.changed:
        return Markup(" ").join([said, turn.words("series-had-already")])
    return said if status is foreseen else Markup(" ").join([said, turn.words("series-came-otherwise")])


def _write_file(turn: Turn, series: str, workshops: Sequence[str]) -> Attachment | None:
    """One calendar file with all dates for which the person has a seat now."""
    booked = list_booked(turn.session, turn.member, workshops)
    if not booked:
        return None
    sheet = open_sheet(turn.session, turn.texts, turn.programme, turn.language, turn.member)
    events = [event for row in booked for event in write_events(sheet, row, turn.now, cancelled=False)]
    return attach(sheet, series, events)


router.command("series", "series")
