"""Requests: decided once, by whoever may, and told to whom it concerns."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete, select

from bot.schedule import do_due, next_due
from handlers.approvals.rules import find_end
from handlers.approvals.service import Outcome, Request, approve, decline, list_requests
from handlers.courtesy import QuietHours
from handlers.errors import RefusedError
from handlers.people.service import Profile
from handlers.registration.service import cancel_registration, lock_workshop
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, RegistrationStatus, RoleName, WorkshopStatus
from tests.chat import NOW, Chat
from tests.registration.test_service import take

COURSE = "fk-2027-02"
EXECUTIVE = Profile("executives", "halle", "de")
ORGANISER = Profile("employees", "halle", "de", RoleName.ORGANISER)
REFUSED = "Das kann nur das Organisationsteam."


class Office:
    """Olga and Otto, who organise in Halle, and a request of Fred's."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.chat = Chat(engine)
        self.olga, self.otto = (self.chat.let_in(name, ORGANISER) for name in ("Olga", "Otto"))
        self.fred = self.chat.let_in("Fred", EXECUTIVE)
        self.request = self.ask(self.fred)
        self.beat()

    def ask(self, person: int, now: datetime = NOW) -> int:
        standing = take(self.engine, person, COURSE, now)
        assert standing.registration
        assert standing.registration.status is RegistrationStatus.PENDING
        return standing.registration.id

    def beat(self, now: datetime = NOW) -> None:
        assert not do_due(self.engine, self.chat.assistant, now)

    def decide(self, decide: Callable[..., Request], organiser: int, *rest: str, now: datetime = NOW) -> Request:
        with transaction(self.engine) as session:
            return decide(session, session.get_one(tables.Person, organiser), self.request, *rest, now)

    def status(self) -> RegistrationStatus:
        with transaction(self.engine) as session:
            return session.get_one(tables.Registration, self.request).status

    def audit(self) -> list[tuple[str, int | None, dict[str, object] | None, dict[str, object] | None]]:
        with transaction(self.engine) as session:
            entries = session.scalars(
                select(tables.AuditEntry).where(tables.AuditEntry.subject == f"registration:{self.request}")
            )
            return [(entry.action, entry.actor_id, entry.before, entry.after) for entry in entries]


@pytest.fixture
def office(loaded: Engine) -> Office:
    """The sample programme, in which leadership courses are decided on."""
    return Office(loaded)


def test_two_decide_at_the_same_moment(office: Office) -> None:
    """R12: one decision holds, the other organiser learns what it was and whose; on both databases."""
    with ThreadPoolExecutor(2) as organisers:
        first = organisers.submit(office.decide, approve, office.olga)
        second = organisers.submit(office.decide, decline, office.otto, "Kein Bedarf")
        outcomes = {first.result().outcome, second.result().outcome}
        by = {first.result().by, second.result().by}
    if office.status() is RegistrationStatus.BOOKED:
        assert (outcomes, by) == ({Outcome.BOOKED, Outcome.APPROVED_BY}, {"", "Olga"})
    else:
        assert (outcomes, by) == ({Outcome.DECLINED, Outcome.DECLINED_BY}, {"", "Otto"})
    assert len(office.audit()) == 1


def test_the_second_is_told(office: Office) -> None:
    """R2, R12: who presses later is told who was first, and the person hears of the decision once."""
    tokens = {name: office.chat.token(name, "Zusagen") for name in ("Olga", "Otto")}
    before = len(office.chat.heard("Fred"))
    assert office.chat.press("Otto", tokens["Otto"]).startswith("Zugesagt. Fred ist")
    said = "Otto hat die Anfrage von Fred schon angenommen: „Interkulturelle Öffnung"
    assert office.chat.press("Olga", tokens["Olga"]).startswith(said)
    assert office.chat.press("Otto", tokens["Otto"]).startswith("Otto hat die Anfrage von Fred schon angenommen")
    assert office.chat.press("Olga", office.chat.token("Olga", "Ablehnen")).startswith("Otto hat die Anfrage")
    assert len(office.chat.heard("Fred")) == before + 1
    after = {"status": "booked", "person": office.fred, "workshop": COURSE}
    assert office.audit() == [("request.approved", office.otto, {"status": "pending"}, after)]
    with transaction(office.engine) as session:
        assert lock_workshop(session, COURSE).seats_taken == 1


def test_a_full_workshop_gives_a_place(office: Office) -> None:
    """R4, R12: approved without a free seat is the waitlist, with the place, and said so to both."""
    with transaction(office.engine) as session:
        workshop = lock_workshop(session, COURSE)
        workshop.capacity = workshop.seats_taken = workshop.offline_registrations = 1
        workshop.offline_waitlist = 1
    assert office.chat.press("Olga", office.chat.token("Olga", "Zusagen")).startswith(
        "Zugesagt, aber es ist kein Platz frei. Fred steht auf der Warteliste, Platz 2: „Interkulturelle"
    )
    assert "Sie stehen auf der Warteliste, Platz 2: „Interkulturelle" in office.chat.heard("Fred")[-1]


def test_the_place_counts_from_the_request(office: Office) -> None:
    """R5, R12: of two who asked, the one who asked first is first on the waitlist, however late the decision."""
    with transaction(office.engine) as session:
        workshop = lock_workshop(session, COURSE)
        workshop.capacity = workshop.seats_taken = workshop.offline_registrations = 1
    second = office.ask(office.chat.let_in("Frida", EXECUTIVE))
    with transaction(office.engine) as session:
        olga = session.get_one(tables.Person, office.olga)
        assert approve(session, olga, second, NOW).place == 1
        assert approve(session, olga, office.request, NOW).place == 1


@pytest.mark.parametrize("gone", ["cancelled", "started", "withdrawn", "vanished"])
def test_what_can_not_be_decided_any_more(office: Office, gone: str) -> None:
    """R12: cancelled, begun, taken back or vanished is said, and nothing is changed."""
    token = office.chat.token("Olga", "Zusagen")
    with transaction(office.engine) as session:
        workshop = lock_workshop(session, COURSE)
        match gone:
            case "cancelled":
                workshop.status = WorkshopStatus.CANCELLED
            case "started":
                office.chat.now = workshop.sessions[0].start
            case "withdrawn":
                cancel_registration(session, office.fred, COURSE, NOW)
            case "vanished":
                session.execute(delete(tables.Registration))
                session.delete(workshop)
    said = {
        "cancelled": "Über die Anfrage von Fred ist nicht mehr zu entscheiden, denn der Workshop fällt aus",
        "started": "Über die Anfrage von Fred ist nicht mehr zu entscheiden, denn der Workshop hat schon",
        "withdrawn": "Fred hat die Anfrage zurückgezogen",
        "vanished": "Diese Anfrage gibt es nicht mehr.",
    }
    assert office.chat.press("Olga", token).startswith(said[gone])
    assert office.chat.press("Olga", office.chat.token("Olga", "Ablehnen")).startswith(said[gone])
    assert office.audit() == []


def test_a_role_that_is_taken_away_meanwhile(office: Office) -> None:
    """O3, R12: whoever is no organiser any more when they confirm declines nothing."""
    office.chat.press("Olga", office.chat.token("Olga", "Ablehnen"))
    office.chat.write("Olga", "Kein Bedarf")
    with transaction(office.engine) as session:
        session.execute(delete(tables.Role).where(tables.Role.person_id == office.olga))
    assert office.chat.write("Olga", "ja").startswith(REFUSED)
    assert office.chat.press("Olga", office.chat.token("Olga", "Zusagen")).startswith(REFUSED)
    assert office.status() is RegistrationStatus.PENDING


def test_only_those_of_the_site(office: Office) -> None:
    """O3, R12: organisers of another site are not asked, see nothing and decide nothing; participants neither."""
    berta = office.chat.let_in("Berta", Profile("employees", "burgenlandkreis", "de", RoleName.ORGANISER))
    office.beat()
    assert office.chat.heard("Berta") == []
    with transaction(office.engine) as session:
        person = session.get_one(tables.Person, berta)
        assert list_requests(session, person, NOW) == []
        for who in (person, session.get_one(tables.Person, office.fred)):
            with pytest.raises(RefusedError, match="not-allowed"):
                approve(session, who, office.request, NOW)
    assert office.chat.write("Fred", "/anfragen").startswith(REFUSED)


def test_each_organiser_is_told_once(office: Office) -> None:
    """R12: however often it is looked, a request is told once; who becomes an organiser later is told as well."""
    for _ in range(3):
        office.beat()
    assert [len(office.chat.heard(name)) for name in ("Olga", "Otto")] == [1, 1]
    office.chat.let_in("Oskar", ORGANISER)
    office.beat()
    assert len(office.chat.heard("Oskar")) == 1


def test_a_reason_without_one(office: Office) -> None:
    """R12: too long is said, the reason can be left out, changed, and is kept with the decision."""
    chat = office.chat
    chat.press("Olga", chat.token("Olga", "Ablehnen"))
    assert chat.write("Olga", "x" * 501).startswith("Die Begründung hat 501 Zeichen, möglich sind 500.")
    assert chat.write("Olga", "Ohne Begründung").startswith("Möchten Sie diese Anfrage")
    assert "ohne Begründung ablehnen?" in chat.heard("Olga")[-1]
    assert chat.write("Olga", "Begründung ändern").startswith("Warum lehnen Sie")
    assert "Begründung: =1+1 &lt;b&gt;" in chat.write("Olga", "=1+1 <b>")
    assert chat.write("Olga", "ja").startswith("Die Anfrage von Fred ist abgelehnt")
    assert chat.heard("Fred")[-1].endswith("Begründung: =1+1 &lt;b&gt; [Nächste Workshops] [Kontakt]")
    assert office.audit()[0][3] == {
        "status": "declined",
        "person": office.fred,
        "workshop": COURSE,
        "reason": "=1+1 <b>",
    }
    with transaction(office.engine) as session:
        assert session.get_one(tables.Registration, office.request).reason == "=1+1 <b>"


def test_who_can_not_be_told(office: Office) -> None:
    """R12: where the bot can't write to the person, the organiser learns that it is theirs to tell."""
    with transaction(office.engine) as session:
        account = session.scalars(select(tables.Account).where(tables.Account.person_id == office.fred)).one()
        account.status = AccountStatus.BLOCKED
    said = office.chat.press("Olga", office.chat.token("Olga", "Zusagen"))
    assert "Ich kann der Person gerade nicht schreiben; bitte geben Sie ihr selbst Bescheid." in said


def test_in_english(office: Office) -> None:
    """L1, R12: the inbox and the person's messages speak the language of each."""
    office.chat.let_in("Oscar", Profile("employees", "halle", "en", RoleName.ORGANISER))
    office.ask(office.chat.let_in("Eve", Profile("executives", "halle", "en")))
    office.beat()
    assert office.chat.heard("Oscar")[-1].startswith("New request. Eve, ")
    assert office.chat.write("Oscar", "requests").startswith("2 requests are waiting for a decision, the oldest first.")
    assert office.chat.write("Oscar", "2", "Decline", "No seats for your unit").startswith(
        "Would you like to decline this request? Eve,"
    )
    assert office.chat.write("Oscar", "yes").startswith("The request from Eve has been declined")
    assert office.chat.heard("Eve")[-1].startswith("I'm afraid your request has been declined: “Intercultural opening")
    assert "Reason: No seats for your unit" in office.chat.heard("Eve")[-1]


def test_the_inbox_has_pages(office: Office) -> None:
    """R12, O5: the oldest first, five at a time, each with a choice of its own."""
    for n in range(6):
        office.ask(office.chat.let_in(f"Frida {n}", EXECUTIVE), NOW + timedelta(minutes=n + 1))
    first = office.chat.write("Olga", "/anfragen")
    assert first.startswith("7 Anfragen warten auf eine Entscheidung, die älteste zuerst.")
    assert "1. Fred, " in first
    assert "5. Frida 3, " in first
    second = office.chat.write("Olga", "Weitere Anfragen")
    assert "6. Frida 4, " in second
    assert "[Frida 5, 4. Feb.: Interkulturelle Öffnung als Führungsaufgabe] [Organisation]" in second


def test_a_request_that_nobody_decides(office: Office) -> None:
    """R12: it expires after its time, in which the clock of a rehearsal stops; that is told once, and audited."""
    end = NOW + timedelta(days=7)
    assert next_due(office.engine, NOW) == end
    office.beat(end - timedelta(seconds=1))
    assert office.status() is RegistrationStatus.PENDING
    for _ in range(2):
        office.beat(end)
    assert office.status() is RegistrationStatus.EXPIRED
    assert [len(office.chat.heard(name)) for name in ("Fred", "Olga", "Otto")] == [1, 2, 2]
    assert [entry[:2] for entry in office.audit()] == [("request.expired", None)]
    assert office.chat.press("Olga", office.chat.token("Olga", "Zusagen")).startswith(
        "Die Anfrage von Fred ist abgelaufen"
    )


def test_a_cancelled_workshop_lets_no_request_expire(office: Office) -> None:
    """R12, R14: who is told that the workshop is cancelled is not told that nobody decided."""
    with transaction(office.engine) as session:
        lock_workshop(session, COURSE).status = WorkshopStatus.CANCELLED
    office.beat(NOW + timedelta(days=8))
    assert not [words for words in office.chat.heard("Fred") if "nicht rechtzeitig" in words]


BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2027, 3, 31, 9, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("asked", "end"),
    [
        (datetime(2027, 3, 1, 9, tzinfo=BERLIN), datetime(2027, 3, 8, 9, tzinfo=BERLIN)),
        (datetime(2027, 3, 1, 23, tzinfo=BERLIN), datetime(2027, 3, 9, 7, tzinfo=BERLIN)),
        (datetime(2027, 3, 22, 9, tzinfo=BERLIN), datetime(2027, 3, 29, 9, tzinfo=BERLIN)),
        (datetime(2027, 3, 30, 9, tzinfo=BERLIN), START),
        (datetime(2027, 3, 24, 22, tzinfo=BERLIN), START),
    ],
)
def test_when_a_request_ends(asked: datetime, end: datetime) -> None:
    """R12, M2, M6: after a week, not at night, never after the start, and right across the clock change."""
    quiet = QuietHours(time(20), time(7))
    week = timedelta(days=7)
    assert find_end(asked.astimezone(UTC), week, START, quiet, BERLIN) == end


@pytest.mark.parametrize("hours", [12, 36])
def test_half_a_day_is_twelve_hours(hours: int) -> None:
    """R12: in a night in which the clock changes, hours are as long as ever; days are those of the calendar."""
    asked, start = datetime(2027, 3, 27, 19, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
    end = find_end(asked, timedelta(hours=hours), start, None, ZoneInfo("Europe/Berlin"))
    assert end - asked == timedelta(hours=12 if hours == 12 else 35)
