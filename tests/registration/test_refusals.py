"""Why somebody can't register: each rule in words, with what can be done next."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from handlers.registration.rules import NOTHING, Admission, Applicant, Reason, Rule, find_moment, judge
from storage.kinds import Overlap, Prerequisite, WorkshopStatus
from tests.dialogue import play
from tests.registration.programmes import load
from tests.terminal import TerminalStage

AT_ONCE = [{"start": "2027-01-28T13:00:00", "end": "2027-01-28T17:00:00"}]
"""While the first workshop of the sample takes place."""
START = datetime(2027, 1, 28, 8, tzinfo=UTC)


def admit(**asked: object) -> Admission:
    plain = Admission(WorkshopStatus.PLANNED, START, None, None, (), ())
    return Admission(**(vars(plain) | asked))


OPENS = datetime(2027, 1, 20, tzinfo=UTC)
NOW = datetime(2027, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("applicant", "admission", "refusals"),
    [
        (Applicant(None, None), admit(), []),
        (Applicant(None, None), admit(status=WorkshopStatus.CANCELLED), [Reason(Rule.CANCELLED)]),
        (Applicant(None, None), admit(start=NOW), [Reason(Rule.STARTED)]),
        (Applicant(None, None), admit(registration_from=OPENS), [Reason(Rule.NOT_OPEN, opens=OPENS)]),
        (Applicant(None, None), admit(registration_from=NOW, registration_until=NOW), []),
        (Applicant(None, None), admit(registration_until=datetime(2027, 1, 10, tzinfo=UTC)), [Reason(Rule.CLOSED)]),
        (Applicant(None, "halle"), admit(audiences=["a"], sites=["halle"]), [Reason(Rule.AUDIENCE)]),
        (Applicant("b", None), admit(audiences=["a"], sites=["c"]), [Reason(Rule.AUDIENCE), Reason(Rule.SITE)]),
        (
            Applicant(None, None, parts=["one"]),
            admit(earlier=[("one", Prerequisite.STRICT), ("two", Prerequisite.STRICT), ("x", Prerequisite.ADVISED)]),
            [Reason(Rule.EARLIER_PART, course="two")],
        ),
        (
            Applicant(None, None, overlapping=["a", "b"]),
            admit(overlap=Overlap.REFUSE),
            [Reason(Rule.OVERLAP, workshop="a"), Reason(Rule.OVERLAP, workshop="b")],
        ),
        (
            Applicant("b", "d", overlapping=["o"]),
            admit(
                status=WorkshopStatus.CANCELLED,
                registration_from=OPENS,
                audiences=["a"],
                sites=["c"],
                earlier=[("one", Prerequisite.STRICT)],
                overlap=Overlap.REFUSE,
            ),
            [
                Reason(Rule.CANCELLED),
                Reason(Rule.NOT_OPEN, opens=OPENS),
                Reason(Rule.AUDIENCE),
                Reason(Rule.SITE),
                Reason(Rule.EARLIER_PART, course="one"),
                Reason(Rule.OVERLAP, workshop="o"),
            ],
        ),
    ],
)
def test_every_rule_that_fails_is_named(applicant: Applicant, admission: Admission, refusals: list[Reason]) -> None:
    """R7, R8, R9, R10, R11: all that speaks against it, not only what was found first."""
    assert list(judge(applicant, admission, NOW).refusals) == refusals


def test_what_is_only_worth_knowing_refuses_nothing() -> None:
    """R10, R11: an advised part and an overlap that is warned of are hints."""
    admission = admit(earlier=[("one", Prerequisite.ADVISED)], overlap=Overlap.WARN)
    why = judge(Applicant(None, None, overlapping=["o"]), admission, NOW)
    assert why.refusals == ()
    assert why.hints == (Reason(Rule.EARLIER_PART, course="one"), Reason(Rule.OVERLAP, workshop="o"))
    assert judge(Applicant(None, None), admit(), NOW) == NOTHING


def test_days_before_the_start_are_those_of_the_calendar() -> None:
    """R9: a window that is so many days long begins at the hour of the start, also where the clocks change between."""
    zone, start = ZoneInfo("Europe/Berlin"), datetime(2027, 3, 30, 7, tzinfo=UTC)
    assert find_moment(None, timedelta(days=14), start, zone) == datetime(2027, 3, 16, 8, tzinfo=UTC)
    assert find_moment(None, timedelta(hours=2), start, zone) == datetime(2027, 3, 30, 5, tzinfo=UTC)
    assert find_moment(OPENS, timedelta(days=14), start, zone) == OPENS
    assert find_moment(None, None, start, zone) is None


BOOKED = """
:as Anna --site halle --audience employees
Anna> termine
bot → Anna: …
Anna> 1
bot → Anna: …
Anna> ja
bot → Anna: Sie sind angemeldet: … [gs-2027-01.ics]
Anna> termine
bot → Anna: … [2] 28. Jan.: Interkulturelle Kommunikation …
"""


async def test_an_overlap_is_refused(database: Engine, sample: ProgrammeFile) -> None:
    """R7, R10: the other booking is named and can be cancelled there and then; after that it works."""
    stage = TerminalStage(database, sample)
    load(database, {"overlap": "refuse"}, ko_2027_02={"sessions": AT_ONCE})
    await play(
        BOOKED
        + """
Anna> 2
bot → Anna: Die Anmeldung ist leider nicht möglich: „Interkulturelle Kommunikation“, Donnerstag, 28. Januar
    2027, 13:00–17:00, Ratshof Halle.
    Zur selben Zeit sind Sie schon angemeldet: „Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar
    2027, 09:00–15:30, Ratshof Halle.
    Diese Termine sind für Sie offen: … [5] Absagen: 28. Jan.: Interkulturelle Grundsensibilisierung  [6] Kontakt
Anna> 5
bot → Anna: Möchten Sie wirklich absagen? …
Anna> ja
bot → Anna: Ihre Absage ist eingetragen: …
Anna> termine
bot → Anna: …
Anna> 2
bot → Anna: Möchten Sie sich anmelden? …
    Hinweis: Der Workshop baut auf „Interkulturelle Grundsensibilisierung“ auf. Am besten besuchen Sie diesen Teil
    vorher.
    [1] Ja, anmelden …
""",
        stage,
    )


async def test_an_overlap_is_warned_of(database: Engine, sample: ProgrammeFile) -> None:
    """R10: where the programme only warns, the question says so and the booking is taken."""
    stage = TerminalStage(database, sample)
    load(database, ko_2027_02={"sessions": AT_ONCE})
    await play(
        BOOKED
        + """
Anna> 2
bot → Anna: Möchten Sie sich anmelden? … Hinweis: Zur selben Zeit sind Sie schon angemeldet: „Interkulturelle
    Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle. [1] Ja, anmelden …
Anna> ja
bot → Anna: Sie sind angemeldet: … [ko-2027-02.ics]
""",
        stage,
    )


async def test_a_seat_that_overlaps_by_now(database: Engine, sample: ProgrammeFile) -> None:
    """R6, R10: an offer for the time of a booking made meanwhile is held until the other seat is given up."""
    stage = TerminalStage(database, sample)
    full = {"capacity": 1, "minimum": 1, "offline_registrations": 1, "sessions": AT_ONCE}
    load(database, {"overlap": "refuse"}, ko_2027_02=full)
    await play(
        """
:as Anna --site halle --audience employees
Anna> termine
bot → Anna: …
Anna> 2
bot → Anna: Dieser Termin ist ausgebucht. …
Anna> ja
bot → Anna: … Warteliste, Platz 1: …
Anna> termine
bot → Anna: …
Anna> 1
bot → Anna: Möchten Sie sich anmelden? …
Anna> ja
bot → Anna: Sie sind angemeldet: … [gs-2027-01.ics]
""",
        stage,
    )
    load(database, {"overlap": "refuse"}, ko_2027_02=full | {"capacity": 2})
    await play(
        """
:wait 1m
bot → Anna: Gute Nachricht: Ein Platz ist frei geworden: „Interkulturelle Kommunikation“, …
Anna> ja
bot → Anna: Zur selben Zeit sind Sie schon angemeldet: „Interkulturelle Grundsensibilisierung“, … können Sie
    diesen Platz nehmen: „Interkulturelle Kommunikation“, … [1] Absagen: 28. Jan.: Interkulturelle
    Grundsensibilisierung  [2] Nein, danke
Anna> 1
bot → Anna: Möchten Sie wirklich absagen? …
Anna> ja
bot → Anna: Ihre Absage ist eingetragen: …
Anna> platz annehmen
bot → Anna: Für Sie ist ein Platz frei: …
Anna> 1
bot → Anna: Sie sind angemeldet: … [ko-2027-02.ics]
""",
        stage,
    )


async def test_a_strict_series(database: Engine, sample: ProgrammeFile) -> None:
    """R7, R11: the earlier part is asked for, its dates are one choice away, and once booked the next is open."""
    stage = TerminalStage(database, sample)
    await play(
        """
:as Dana --site halle --audience apprentices
Dana> Kommunikationstraining für Auszubildende
bot → Dana: …
Dana> Anmelden
bot → Dana: Die Anmeldung ist leider nicht möglich: „Kommunikationstraining für Auszubildende“, Dienstag, 20.
    April 2027, …
    Der Workshop baut auf „Interkulturelle Kompetenz für Auszubildende“ auf. Dafür müssen Sie zu einem früheren
    Termin angemeldet sein.
    Diese Termine sind für Sie offen: … [3] Termine: Interkulturelle Kompetenz für Auszubildende  [4] Kontakt
Dana> 3
bot → Dana: Diese Termine sind für Sie offen: … [1] 9. Feb.: Interkulturelle Kompetenz für Auszubildende …
Dana> 1
bot → Dana: Möchten Sie sich anmelden? …
Dana> ja
bot → Dana: Sie sind angemeldet: … [az-2027-02.ics]
Dana> Kommunikationstraining für Auszubildende
bot → Dana: …
Dana> Anmelden
bot → Dana: Möchten Sie sich anmelden? …
""",
        stage,
    )


async def test_registering_has_not_begun(database: Engine, sample: ProgrammeFile) -> None:
    """R7, R9: when registering begins is said, as the workshop has it or the programme; from then on it works."""
    stage = TerminalStage(database, sample)
    load(database, {"opens_before": "P14D"}, fk_2027_02={"registration_from": "2027-01-11T12:00:00"})
    await play(
        """
:as Anna --site halle --audience employees
:as Fritz --site halle --audience executives
Anna, Fritz> termine
bot → Anna, Fritz: …
Anna> 1
bot → Anna: Die Anmeldung ist leider nicht möglich: … Die Anmeldung beginnt erst am Donnerstag, 14. Januar 2027,
    09:00 Uhr. …
Fritz> 2
bot → Fritz: Die Anmeldung ist leider nicht möglich: … Die Anmeldung beginnt erst am Montag, 11. Januar 2027,
    12:00 Uhr. …
Anna> warum kann ich mich nicht anmelden
bot → Anna: Welchen Termin meinen Sie? [1] 28. Jan.: Interkulturelle Grundsensibilisierung …
Anna> 1
bot → Anna: Die Anmeldung ist leider nicht möglich: … Die Anmeldung beginnt erst am Donnerstag, 14. Januar 2027,
    09:00 Uhr. [1] Andere Termine  [2] Kontakt
:until 2027-01-14T09:00
Anna> /warum
bot → Anna: Welchen Termin meinen Sie? …
Anna> 1
bot → Anna: Sie können sich anmelden: … Es spricht nichts dagegen. [1] Ja, anmelden  [2] Andere Termine
Anna> 1
bot → Anna: Möchten Sie sich anmelden? …
Anna> ja
bot → Anna: Sie sind angemeldet: …
""",
        stage,
    )
