"""Answers from the rows: what matches a question, what comes nearest where nothing does, and the next step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.programme.wording import SHOWN, choose_workshop, describe, name_workshop
from handlers.questions.context import MOST_SHOWN, remember
from handlers.questions.deciding import OF_ONE
from handlers.questions.declining import decline_topic, for_guests
from handlers.questions.intents import Intent
from handlers.questions.reading import Reading
from handlers.questions.search import Found, find_workshops, load_workshops, name_things
from handlers.questions.service import list_audiences_of, list_series_of
from handlers.questions.slots import NOTHING, Slots
from handlers.questions.wording import say_facts, say_wanted
from handlers.registration.service import find_registration, list_registrations
from handlers.router import router
from storage import tables

WEEK = timedelta(days=7)
RELAXED = "when", "free", "online", "trainers", "venues", "sites", "without", "audiences", "courses"
"""What is left open to find what comes nearest, the first of them most readily."""

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A reply with all workshops that it is about, soonest first, also those behind "more".

    `slots` is what was sought.
    """

    reply: Reply
    ids: tuple[str, ...]
    slots: Slots


def list_found(turn: Turn, reading: Reading) -> Finding:
    """What matches: one with what was asked about it, several in a list; or what comes nearest."""
    slots = reading.slots
    if reading.more and (ids := _find(turn, slots)):
        return Finding(show_more(turn, ids), ids, slots)
    if reading.intent is Intent.MY_WORKSHOP or (reading.intent is Intent.WORKSHOP_DETAIL and _means_own(turn, slots)):
        mine = _own(turn)
        if mine:
            slots = replace(slots, ids=mine, one=len(mine) > 1)
    elif (
        reading.takes_up and not reading.of_several and reading.asks and OF_ONE.union({"when"}).issuperset(reading.asks)
    ):
        mine = tuple(id for id in _own(turn) if id in (slots.ids or ()))
        if len(mine) == 1:
            slots = replace(slots, ids=mine)
    if reading.topic:
        return Finding(decline_topic(turn, reading), (), slots)
    sought = slots
    slots, ids = search(turn, reading, slots)
    if not ids or reading.absent:
        return _nothing(turn, reading, slots)
    rest = ids[SHOWN:]
    if slots.one:
        rest = tuple(id for id in _find(turn, slots, mine=not slots.named) if id not in ids)
    turn.context = remember(slots, reading.asks, ids, turn.now, rest)
    rows = load_workshops(turn.session, ids[:SHOWN])
    if reading.akin:
        return Finding(_say_several(turn, rows, ids, (), turn.words("workshops-akin")), ids, slots)
    if slots != sought:
        heading = Markup("\n\n").join([_say_nothing_of(turn, sought), turn.words("workshops-instead")])
        return Finding(_say_several(turn, rows, ids, reading.asks, heading), ids, slots)
    if len(ids) == 1:
        return Finding(_say_one(turn, rows[0], reading, slots), ids, slots)
    return Finding(_say_several(turn, rows, ids, reading.asks, _heading(turn, slots, len(ids))), ids, slots)


def _say_nothing_of(turn: Turn, slots: Slots, absent: str = "") -> Markup:
    """What there is nothing of, named, so that nobody takes something else for it."""
    language, fallback = turn.language, turn.programme.language
    names = name_things(turn.session, slots, language, fallback)
    without = name_things(turn.session, slots.excluded, language, fallback)
    wanted = say_wanted(turn.texts, language, slots, [*names, absent], without)
    return turn.words("workshops-nothing-of", wanted=wanted) if wanted else Markup()


def search(turn: Turn, reading: Reading, slots: Slots) -> tuple[Slots, tuple[str, ...]]:
    """What matches. What was only carried over from before is dropped where nothing fits it."""
    to_come = reading.intent is Intent.REGISTER
    ids = _find(turn, slots, to_come=to_come)
    if not ids and reading.takes_up:
        for slot in ("when", "audiences", "sites", "courses"):
            own = getattr(reading.said, slot)
            empty = getattr(NOTHING, slot)
            if own == empty and getattr(slots, slot) != empty:
                wider = replace(slots, **{slot: empty})
                if found := _find(turn, wider, to_come=to_come):
                    return wider, found
    if slots.one and ids:
        first = _find(turn, slots, mine=True) if not slots.named else ids
        return slots, (first or ids)[:1]
    return slots, ids


def _find(turn: Turn, slots: Slots, *, to_come: bool = False, cancelled: bool = False, mine: bool = False) -> Ids:
    return tuple(id for id, _ in _find_starts(turn, slots, to_come=to_come, cancelled=cancelled, mine=mine))


def _find_starts(
    turn: Turn, slots: Slots, *, to_come: bool = False, cancelled: bool = False, mine: bool = False
) -> list[Found]:
    """What matches, with its start; of what is `mine` only what the person can take part in."""
    person = turn.person if mine else None
    timezone = turn.programme.timezone
    # Who names a day or a course may be on the way to it, or late.
    begun = (slots.named or slots.ids is not None) and not (slots.one or mine or to_come)
    return find_workshops(turn.session, turn.now, slots, timezone, begun=begun, cancelled=cancelled, for_person=person)


def _own(turn: Turn) -> tuple[str, ...]:
    rows = list_registrations(turn.session, turn.person.id, turn.now) if turn.person else []
    return tuple(workshop.id for _, workshop in rows)


def _means_own(turn: Turn, slots: Slots) -> bool:
    """Whether who asks about a workshop without naming one can only mean their own."""
    return turn.person is not None and not slots.named and slots.ids is None and not slots.one


def _heading(turn: Turn, slots: Slots, count: int) -> Markup:
    if not slots.named and slots.ids is None:
        return turn.words("workshops-next")
    return turn.words("workshops-found", shown=SHOWN, count=count, rest=max(0, count - SHOWN))


def _say_one(turn: Turn, row: tables.Workshop, reading: Reading, slots: Slots) -> Reply:
    block = describe(turn.texts, turn.programme, turn.language, row)
    facts = _facts(turn, row, reading.asks)
    choices = [
        seat_choice(turn, row),
        turn.choice("workshop-more", "workshop", workshop=row.id),
        turn.choice("workshops-all", "workshops"),
    ]
    if facts:
        return for_guests(turn, Reply(Markup("\n\n").join([facts, block]), tuple(choices)))
    key = "workshops-next-one"
    if slots.one and not slots.named and turn.person:
        key = "workshops-next-for-you"
    elif not slots.one:
        key = "workshops-one"
    return for_guests(turn, turn.say(key, *choices, workshop=block))


def _say_several(
    turn: Turn, rows: Sequence[tables.Workshop], ids: Sequence[str], asks: Sequence[str], heading: Markup
) -> Reply:
    facts = [_facts(turn, row, [ask for ask in asks if ask != "seats"]) for row in rows]
    blocks = [describe(turn.texts, turn.programme, turn.language, row) for row in rows]
    said = [heading]
    if len(set(facts)) > 1:
        blocks = [Markup("\n").join([block, fact]) for block, fact in zip(blocks, facts, strict=True)]
    elif facts[0]:
        said = [facts[0], heading]
    choices = [choose_workshop(turn.programme, turn.language, row, "confirm") for row in rows]
    if len(ids) > SHOWN:
        choices.append(turn.choice("more", "found", ids=list(ids[SHOWN:][:MOST_SHOWN])))
    return for_guests(turn, Reply(Markup("\n\n").join([*said, *blocks]), tuple(choices)))


def show_more(turn: Turn, ids: Sequence[str]) -> Reply:
    """The next five of what was found."""
    rows = load_workshops(turn.session, ids[:SHOWN])
    if not rows:
        return turn.say("workshops-none", turn.choice("workshops-all", "workshops"))
    turn.context = remember(Slots(ids=tuple(ids[:SHOWN])), (), ids[:SHOWN], turn.now, ids[SHOWN:])
    return _say_several(turn, rows, ids, (), turn.words("workshops-further"))


def _facts(turn: Turn, row: tables.Workshop, asks: Sequence[str]) -> Markup:
    asks = [ask for ask in asks if ask != "when"]
    if not asks:
        return Markup()
    audiences = list_audiences_of(turn.session, row.course_id) if "audience" in asks else ()
    series = list_series_of(turn.session, row.course_id) if "level" in asks else ()
    return say_facts(turn.texts, turn.programme, turn.language, row, asks, audiences, series)


def _nothing(turn: Turn, reading: Reading, slots: Slots) -> Finding:
    """Says that there is nothing of what was named, or that it was cancelled, and what comes nearest."""
    off = _find(turn, slots, cancelled=True) if slots.courses and not reading.absent else ()
    nearest = _nearest(turn, slots, reading.absent)
    lines = []
    if off:
        rows = load_workshops(turn.session, off)
        gone = Markup("; ").join(name_workshop(turn.programme, turn.language, row) for row in rows)
        lines.append(turn.words("workshops-cancelled", workshops=gone))
    elif _is_over(turn, slots):
        lines.append(turn.words("workshops-over"))
    elif said := _say_nothing_of(turn, slots, reading.absent):
        lines.append(said)
    if nearest is None:
        return Finding(Reply(Markup("\n\n").join([*lines, turn.words("workshops-none")])), off, slots)
    row = load_workshops(turn.session, [nearest])[0]
    turn.context = remember(replace(slots, ids=None), reading.asks, [nearest], turn.now)
    lines.append(turn.words("workshops-nearest", workshop=describe(turn.texts, turn.programme, turn.language, row)))
    choices = [
        turn.choice("workshop-more", "workshop", workshop=row.id),
        turn.choice("workshops-all", "workshops"),
    ]
    return Finding(for_guests(turn, Reply(Markup("\n\n").join(lines), tuple(choices))), off, slots)


def _is_over(turn: Turn, slots: Slots) -> bool:
    """Whether the time that was named has passed."""
    _, last = slots.bounds
    return last is not None and last < turn.now.astimezone(ZoneInfo(turn.programme.timezone)).date()


def _nearest(turn: Turn, slots: Slots, absent: str) -> str | None:
    """What comes nearest: it differs in one thing, but not in the course or for whom; else in as few as can be."""
    if absent and (same := _find_starts(turn, slots, to_come=True)):
        return _closest_in_time(same, slots)
    sought = replace(slots, ids=None)
    said = [slot for slot in RELAXED if getattr(sought, slot) != getattr(NOTHING, slot)]
    alone = [[slot] for slot in said if slot not in ("audiences", "courses")]
    for slots_left_open in [*alone, *(said[: number + 1] for number in range(len(said)))]:
        wider = replace(sought, **{slot: getattr(NOTHING, slot) for slot in slots_left_open})
        if found := _find_starts(turn, wider, to_come=True):
            return _closest_in_time(found, slots)
    return None


def _closest_in_time(found: Sequence[Found], slots: Slots) -> str:
    first, _ = slots.bounds
    return min(found, key=lambda one: abs((one[1].date() - first).days) if first else 0)[0]


def register(turn: Turn, reading: Reading) -> Finding:
    """The question whether to register for the one that is meant, or which of several it is."""
    slots, ids = search(turn, reading, reading.slots)
    if reading.absent or (not ids and (slots.named or slots.ids is not None)):
        return _nothing(turn, reading, slots)
    mine = set(_own(turn))
    new = tuple(id for id in ids if id not in mine)
    new = _find(turn, replace(NOTHING, ids=new[:MOST_SHOWN]), mine=True) or new
    if slots.named and len(new) == 1 and mine.intersection(ids):
        return _say_registered(turn, slots, tuple(id for id in ids if id in mine), new)
    if (slots.named or slots.ids is not None) and len(new or ids) == 1:
        return _confirm(turn, (new or ids)[0], slots)
    shown = new or ids
    if not shown:
        return Finding(turn.say("workshops-none"), (), slots)
    turn.context = remember(slots, (), shown, turn.now, shown[SHOWN:], Intent.REGISTER)
    rows = load_workshops(turn.session, shown[:SHOWN])
    return Finding(_say_several(turn, rows, shown, (), turn.words("register-which")), (), slots)


def _say_registered(turn: Turn, slots: Slots, mine: tuple[str, ...], new: tuple[str, ...]) -> Finding:
    """For which of what is meant the person is registered: another date may not be what they mean."""
    turn.context = remember(slots, (), new, turn.now, wish=Intent.REGISTER)
    rows = load_workshops(turn.session, mine)
    known = Markup("; ").join(name_workshop(turn.programme, turn.language, row) for row in rows)
    heading = turn.words("register-already", workshops=known)
    return Finding(_say_several(turn, load_workshops(turn.session, new), new, (), heading), new, slots)


def _confirm(turn: Turn, id: str, slots: Slots) -> Finding:
    turn.context = remember(replace(slots, ids=(id,)), (), (id,), turn.now, wish=Intent.REGISTER)
    return Finding(router.call(turn, Choice("", "confirm", {"workshop": id})), (id,), slots)


def cancel(turn: Turn, reading: Reading) -> Finding:
    """The question whether to cancel the one that is meant, or which of several it is."""
    mine = _own(turn)
    slots = reading.slots.affirmed
    among = tuple(id for id in mine if slots.ids is None or id in slots.ids) or mine
    # Whoever is spoken of besides, it is one's own.
    fitting = _find(turn, replace(slots, ids=among, one=False, free=False, audiences=())) if among else ()
    if slots.one or _means_soon(turn, slots, fitting[:1]):
        fitting = fitting[:1]
    if len(fitting) == 1:
        id = fitting[0]
        turn.context = remember(replace(slots, ids=(id,)), (), (id,), turn.now, wish=Intent.CANCEL)
        return Finding(router.call(turn, Choice("", "cancel-confirm", {"workshop": id})), (id,), slots)
    if not fitting and slots.named and mine:
        others = router.call(turn, Choice("", "registrations"))
        text = Markup("\n\n").join([turn.words("cancel-not-registered"), Markup(others.text)])  # noqa: S704
        return Finding(replace(others, text=text), (), slots)
    if mine:
        turn.context = remember(slots, (), mine, turn.now, wish=Intent.CANCEL)
    return Finding(router.call(turn, Choice("", "cancel-which", {"courses": list(slots.courses)})), (), slots)


def _means_soon(turn: Turn, slots: Slots, first: Ids) -> bool:
    """Whether a weekday alone is the coming one: "Donnerstag kann ich nicht"."""
    if not slots.when.weekdays or slots.when.spans:
        return False
    return any(start - turn.now <= WEEK for _, start in _find_starts(turn, Slots(ids=first)))


def seat_choice(turn: Turn, workshop: tables.Workshop) -> Choice:
    """The next step with a workshop: to register for it, or to cancel."""
    if turn.person and find_registration(turn.session, turn.person.id, workshop.id):
        return turn.choice("cancel-choice", "cancel-confirm", workshop=workshop.id)
    return turn.choice("register", "confirm", workshop=workshop.id)
