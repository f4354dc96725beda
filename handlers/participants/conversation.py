"""Who is registered for a workshop, for its organisers: shown, and handed out as a file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Attachment, Choice, Reply
from handlers.organisers.service import list_workshops
from handlers.participants import changing
from handlers.participants.export import Row, Sheet, write_csv, write_xlsx
from handlers.participants.registering import REMOVABLE, is_over
from handlers.participants.service import Participant, Roster, read_roster
from handlers.programme.catalogue import find_audience, find_site
from handlers.programme.wording import choose_workshops, name_workshop
from handlers.router import router
from handlers.texts import say_moment
from storage.kinds import ACTIVE, RegistrationStatus, WorkshopStatus

__all__ = ["changing"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


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
    return Reply(Markup("\n\n").join(_say_roster(turn, roster)), tuple(_choose(turn, roster)))


def _choose(turn: Turn, roster: Roster) -> Iterable[Choice]:
    workshop = roster.workshop.id
    for status, kind in ((RegistrationStatus.BOOKED, "booked"), (RegistrationStatus.WAITLISTED, "waiting")):
        if roster.standing(status):
            yield turn.choice(f"participants-write-{kind}", "announcement-to", kind=kind, id=workshop)
    if not is_over(roster.workshop, turn.now):
        yield turn.choice("participant-add", "participant-add", workshop=workshop)
        if any(participant.status in REMOVABLE for participant in roster.participants):
            yield turn.choice("participant-remove", "participant-remove", workshop=workshop)
    if roster.participants or roster.reservations:
        yield turn.choice("participants-xlsx", "participants-file", workshop=workshop, form="xlsx")
        yield turn.choice("participants-csv", "participants-file", workshop=workshop, form="csv")
    yield turn.choice("participants-others", "participants")
    yield turn.choice("menu-organise", "organise")


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
    if workshop.status is WorkshopStatus.PLANNED and any(vars(roster.answers).values()):
        head.append(turn.words("participants-answers", **vars(roster.answers)))
    yield Markup("\n").join(head)
    for status in ACTIVE:
        found = roster.standing(status)
        before = workshop.offline_waitlist if status is RegistrationStatus.WAITLISTED else 0
        if not found and not before and status is not RegistrationStatus.BOOKED:
            continue
        lines = [turn.words(f"participants-{status.value}", count=len(found))]
        if before:
            lines.append(turn.words("participants-offline-waiting", count=before))
        lines += [
            turn.words(
                "participants-line-leaving" if participant.leaving else "participants-line",
                number=str(number),
                name=participant.name,
            )
            for number, participant in enumerate(found, before + 1)
        ]
        yield Markup("\n").join(lines)


@router.action("participants-file")
def hand_out_file(turn: Turn, workshop: str, form: str) -> Reply:
    """The list as a file for a spreadsheet."""
    roster = read_roster(turn.session, turn.member, workshop)
    sheet = _write_sheet(turn, roster)
    name = f"{turn.texts.plain(turn.language, 'participants-filename')}-{workshop}.{form}"
    file = Attachment(name, XLSX, write_xlsx(sheet)) if form == "xlsx" else Attachment(name, CSV, write_csv(sheet))
    reply = turn.say(
        "participants-file",
        turn.choice("participants-back", "participants-of", workshop=workshop),
        turn.choice("menu-organise", "organise"),
        workshop=name_workshop(turn.programme, turn.language, roster.workshop),
    )
    return replace(reply, attachment=file)


def _write_sheet(turn: Turn, roster: Roster) -> Sheet:
    made = say_moment(turn.now, turn.language, turn.programme.timezone)
    head = [
        name_workshop(turn.programme, turn.language, roster.workshop).unescape(),
        turn.texts.plain(turn.language, "participants-as-of", when=made),
    ]
    columns = [
        turn.texts.plain(turn.language, f"column-{name}") for name in ("name", "audience", "site", "status", "since")
    ]
    rows = [_write_row(turn, participant, place) for participant, place in _number(roster)]
    for kept in roster.reservations:
        status = turn.texts.plain(turn.language, "status-reserved", count=kept.seats)
        rows.append(Row((kept.unit, "", "", status), _local(turn, kept.created_at)))
    return Sheet(head, columns, rows)


def _write_row(turn: Turn, participant: Participant, place: int) -> Row:
    found = (
        find_audience(turn.session, participant.audience),
        find_site(turn.session, participant.site),
    )
    names = [turn.name(part.name) if part else "" for part in found]
    values = {"place": place} if place else {}
    status = turn.texts.plain(turn.language, f"status-{participant.status}", **values)
    return Row((participant.name, *names, status), _local(turn, participant.since))


def _local(turn: Turn, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(turn.programme.timezone))


def _number(roster: Roster) -> Iterable[tuple[Participant, int]]:
    """Everybody with their place on the waitlist, 0 for those who do not wait."""
    place = roster.workshop.offline_waitlist
    for participant in roster.participants:
        waits = participant.status is RegistrationStatus.WAITLISTED
        place += waits
        yield participant, place if waits else 0


router.command("participants", "participants", organisers=True)
