"""Who is registered for a workshop, for its organisers."""

from collections.abc import Iterable

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.organisers.service import list_workshops
from handlers.participants.service import Roster, read_roster
from handlers.programme.wording import choose_workshops, name_workshop
from handlers.router import router
from storage.kinds import ACTIVE, RegistrationStatus, WorkshopStatus


@router.action("participants")
def choose_workshop(turn: Turn, first: int = 0) -> Reply:
    """The organiser's workshops, five at a time; each can be chosen."""
    workshops = list_workshops(turn.session, turn.member, turn.now)
    choices = choose_workshops(turn, workshops, first, "participants-of", more="participants")
    key = "participants-which" if choices else "participants-no-workshop"
    return turn.say(key, *choices, turn.choice("menu-organise", "organise"))


@router.action("participants-of")
def show_participants(turn: Turn, workshop: str) -> Reply:
    """Who is booked, waits, or has asked for a seat, and how many are registered elsewhere."""
    roster = read_roster(turn.session, turn.member, workshop)
    choices = [turn.choice("participants-others", "participants"), turn.choice("menu-organise", "organise")]
    for status, kind in ((RegistrationStatus.WAITLISTED, "waiting"), (RegistrationStatus.BOOKED, "booked")):
        if roster.standing(status):
            choices.insert(0, turn.choice(f"participants-write-{kind}", "announcement-to", kind=kind, id=workshop))
    return Reply(Markup("\n\n").join(_say_roster(turn, roster)), tuple(choices))


def _say_roster(turn: Turn, roster: Roster) -> Iterable[Markup]:
    workshop = roster.workshop
    head = [turn.words("participants-of", workshop=name_workshop(turn.programme, turn.language, workshop))]
    if workshop.status is WorkshopStatus.CANCELLED:
        head.append(turn.words("participants-cancelled"))
    if workshop.capacity is None:
        head.append(turn.words("participants-seats-unlimited", taken=workshop.seats_taken))
    else:
        head.append(turn.words("participants-seats", taken=workshop.seats_taken, capacity=workshop.capacity))
    if workshop.offline_registrations:
        head.append(turn.words("participants-offline", count=workshop.offline_registrations))
    head += [turn.words("participants-reserved", count=kept.seats, unit=kept.unit) for kept in roster.reservations]
    yield Markup("\n").join(head)
    for status in ACTIVE:
        names = [participant.name for participant in roster.standing(status)]
        before = workshop.offline_waitlist if status is RegistrationStatus.WAITLISTED else 0
        if not names and not before and status is not RegistrationStatus.BOOKED:
            continue
        lines = [turn.words(f"participants-{status.value}", count=len(names))]
        if before:
            lines.append(turn.words("participants-offline-waiting", count=before))
        lines += [
            turn.words("participants-line", number=str(number), name=name)
            for number, name in enumerate(names, before + 1)
        ]
        yield Markup("\n").join(lines)


router.command("participants", "participants", organisers=True)
