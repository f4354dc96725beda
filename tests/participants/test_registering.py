"""Organisers register and remove people: as it was read back, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select

from bot.schedule import do_due
from handlers.errors import RefusedError
from handlers.participants.registering import Outcome, Prospect, book, find_people, foresee_booking
from handlers.people.service import Profile
from handlers.registration.service import lock_workshop
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, RegistrationStatus, RoleName, WorkshopStatus
from tests.chat import NOW, Chat
from tests.registration.test_service import leave_seats, take

WORKSHOP = "gs-2027-01"
HALLE = Profile("employees", "halle", "de")
ORGANISER = Profile("employees", "halle", "de", RoleName.ORGANISER)
REFUSED = "Das kann nur das Organisationsteam."
NAME = "„Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle"


class Office:
    """Olga, who organises in Halle, with a roster before her, and Anna, who works there."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.chat = Chat(engine)
        self.olga = self.chat.let_in("Olga", ORGANISER)
        self.anna = self.chat.let_in("Anna", HALLE)

    def foresee(self, person: int) -> Prospect:
        with transaction(self.engine) as session:
            return foresee_booking(session, session.get_one(tables.Person, self.olga), WORKSHOP, person, NOW)

    def book(self, person: int, status: str = "booked", overrides: tuple[str, ...] = (), by: int = 0) -> Prospect:
        with transaction(self.engine) as session:
            organiser = session.get_one(tables.Person, by or self.olga)
            return book(session, organiser, WORKSHOP, person, status, overrides, NOW)

    def open_roster(self) -> str:
        return self.chat.write("Olga", "/teilnehmende", "28. Jan.: Interkulturelle Grundsensibilisierung")

    def ask_for(self, name: str) -> str:
        self.open_roster()
        return self.chat.write("Olga", "Jemanden anmelden", name)

    def standing(self, person: int) -> RegistrationStatus | None:
        with transaction(self.engine) as session:
            rows = select(tables.Registration.status).where(tables.Registration.person_id == person)
            return session.scalars(rows.order_by(tables.Registration.id.desc())).first()

    def audit(self, action: str) -> tables.AuditEntry:
        with transaction(self.engine) as session:
            return session.scalars(select(tables.AuditEntry).where(tables.AuditEntry.action == action)).one()

    def attachment(self, name: str) -> str:
        with transaction(self.engine) as session:
            rows = select(tables.Outbox.payload).where(tables.Outbox.conversation == name)
            payload = session.scalars(rows.order_by(tables.Outbox.id.desc())).first()
            assert payload
            return str(payload["attachment"]["media_type"])


@pytest.fixture
def office(loaded: Engine) -> Office:
    """The sample programme with an organiser and somebody to register."""
    return Office(loaded)


def test_two_organisers_and_the_last_seat(office: Office) -> None:
    """R1, R15: one gets it for their person, the other is shown that it would be the waitlist; on both databases."""
    leave_seats(office.engine, WORKSHOP, 1)
    otto, ben = office.chat.let_in("Otto", ORGANISER), office.chat.let_in("Ben", HALLE)
    with ThreadPoolExecutor(2) as organisers:
        mine = organisers.submit(office.book, office.anna)
        other = organisers.submit(office.book, ben, by=otto)
        prospects = [mine.result(), other.result()]
    assert sorted(prospect.outcome for prospect in prospects) == [Outcome.CHANGED, Outcome.DONE]
    late = next(prospect for prospect in prospects if prospect.outcome is Outcome.CHANGED)
    assert late.status is RegistrationStatus.WAITLISTED


def test_what_was_read_back_is_what_is_done(office: Office) -> None:
    """R4, R15: the last seat is taken before the yes: it is shown anew as the waitlist, and then done as that."""
    leave_seats(office.engine, WORKSHOP, 1)
    assert office.ask_for("Anna").startswith(
        "Möchten Sie diese Person anmelden? Anna, Mitarbeitende, Stadt Halle (Saale)"
    )
    take(office.engine, office.chat.let_in("Ben", HALLE), WORKSHOP)
    shown = office.chat.write("Olga", "ja")
    assert shown.startswith("Inzwischen hat sich etwas geändert; eingetragen wurde noch nichts.")
    question = "Der Workshop ist ausgebucht. Möchten Sie diese Person auf die Warteliste setzen?"
    assert f"{question} Anna, Mitarbeitende, Stadt Halle (Saale): {NAME}" in shown
    assert office.standing(office.anna) is None
    done = office.chat.write("Olga", "ja")
    assert done.startswith(f"Anna steht jetzt auf der Warteliste, Platz 1: {NAME}.")
    assert office.chat.heard("Anna")[-1].startswith(
        f"Das Organisationsteam hat Sie auf die Warteliste gesetzt, Platz 1: {NAME}."
    )


def test_a_second_tap_changes_nothing(office: Office) -> None:
    """R2, R15: the same yes twice is one registration, one entry in the log and one message."""
    office.ask_for("Anna")
    token = office.chat.token("Olga", "Ja, anmelden")
    assert office.chat.press("Olga", token).startswith("Anna ist jetzt angemeldet")
    assert office.chat.press("Olga", token).startswith("Anna ist schon angemeldet")
    assert len(office.chat.heard("Anna")) == 1
    assert office.attachment("Anna") == "text/calendar; charset=utf-8; method=PUBLISH"
    entry = office.audit("registration.added")
    assert (entry.actor_id, entry.before) == (office.olga, None)
    assert entry.after == {"status": "booked", "person": office.anna, "workshop": WORKSHOP, "overridden": []}


def test_every_rule_that_is_overridden_is_named(office: Office) -> None:
    """R8, R9, R15: window, group, site and overlap can be overridden, each is named before, and kept in the log."""
    dana = office.chat.let_in("Dana", Profile("apprentices", "burgenlandkreis", "de"))
    with transaction(office.engine) as session:
        workshop = lock_workshop(session, WORKSHOP)
        session.add(tables.CourseSite(course_id=workshop.course_id, site_id="halle", position=0))
        workshop.registration_until = NOW - timedelta(days=1)
        other = lock_workshop(session, "az-2027-02")
        other.sessions[0].end = workshop.sessions[0].end
        other.sessions[0].start = workshop.sessions[0].start
    take(office.engine, dana, "az-2027-02")
    shown = office.ask_for("Dana")
    assert "Achtung, damit setzen Sie sich über Folgendes hinweg:" in shown
    for rule in ("Anmeldefrist", "andere Gruppe", "anderen Standorts", "Zur selben Zeit"):
        assert rule in shown
    assert office.chat.write("Olga", "ja").startswith("Dana ist jetzt angemeldet")
    after = office.audit("registration.added").after
    assert after
    assert set(after["overridden"]) == {"closed", "audience", "site", "overlap"}


def test_a_free_seat_that_others_wait_for(office: Office) -> None:
    """R5, R15: with people who wait by phone a free seat is the organisers' to give, after a warning."""
    leave_seats(office.engine, WORKSHOP, 1)
    with transaction(office.engine) as session:
        lock_workshop(session, WORKSHOP).offline_waitlist = 1
    take(office.engine, office.anna, WORKSHOP)
    assert office.standing(office.anna) is RegistrationStatus.WAITLISTED
    assert "Andere warten schon länger auf einen Platz." in office.ask_for("Anna")
    assert office.chat.write("Olga", "ja").startswith("Anna ist jetzt angemeldet")
    assert office.standing(office.anna) is RegistrationStatus.BOOKED
    assert office.audit("registration.added").before == {"status": "waitlisted"}


def test_who_stands_in_the_list_already(office: Office) -> None:
    """R12, R15: waiting is said with the place; a request leads to its decision."""
    leave_seats(office.engine, WORKSHOP, 0)
    take(office.engine, office.anna, WORKSHOP)
    assert office.ask_for("Anna").startswith("Anna steht schon auf der Warteliste, Platz 1; frei ist kein Platz")
    office.chat.let_in("Fred", Profile("executives", "halle", "de"))
    with transaction(office.engine) as session:
        fred = session.scalars(select(tables.Person.id).where(tables.Person.name == "Fred")).one()
    take(office.engine, fred, "fk-2027-02")
    office.chat.write("Olga", "/teilnehmende", "4. Feb.: Interkulturelle Öffnung als Führungsaufgabe")
    assert "über die Anfrage ist noch nicht entschieden" in office.chat.write("Olga", "Jemanden anmelden", "Fred")
    assert office.chat.write("Olga", "Zur Anfrage").startswith("Diese Anfrage wartet auf eine Entscheidung. Fred")


@pytest.mark.parametrize("gone", ["role", "workshop", "cancelled", "started", "person"])
@pytest.mark.parametrize("what", ["book", "remove"])
def test_what_is_gone_when_it_is_confirmed(office: Office, what: str, gone: str) -> None:
    """O3, R15: role taken away, workshop vanished, cancelled or begun, person gone: said, and nothing is done."""
    chat = office.chat
    if what == "book":
        office.ask_for("Anna")
    else:
        office.book(office.anna)
        office.open_roster()
        chat.write("Olga", "Jemanden abmelden", "1", "Ohne Begründung")
    with transaction(office.engine) as session:
        workshop = lock_workshop(session, WORKSHOP)
        match gone:
            case "role":
                session.execute(delete(tables.Role))
            case "workshop":
                session.execute(delete(tables.Registration))
                session.delete(workshop)
            case "cancelled":
                workshop.status = WorkshopStatus.CANCELLED
            case "started":
                workshop.sessions[0].start = NOW
            case "person":
                session.execute(delete(tables.Registration))
                session.execute(delete(tables.Account).where(tables.Account.person_id == office.anna))
                session.execute(delete(tables.Person).where(tables.Person.id == office.anna))
    said = {
        "role": REFUSED,
        "workshop": "Diesen Workshop gibt es nicht mehr." if what == "book" else "Diese Person oder Anmeldung gibt es",
        "cancelled": "Dieser Workshop fällt aus; an den Anmeldungen lässt sich nichts mehr ändern",
        "started": "Dieser Workshop hat schon begonnen; an den Anmeldungen lässt sich nichts mehr ändern",
        "person": "Diese Person oder Anmeldung gibt es nicht mehr.",
    }
    assert chat.write("Olga", "ja").startswith(said[gone])
    if gone in {"role", "cancelled", "started"}:
        assert office.standing(office.anna) is (RegistrationStatus.BOOKED if what == "remove" else None)


def test_a_removal_frees_the_seat(office: Office) -> None:
    """R5, R13, R15: the next one is offered the seat, the removed one's calendar drops it, the log says why."""
    leave_seats(office.engine, WORKSHOP, 1)
    office.book(office.anna)
    ben = office.chat.let_in("Ben", HALLE)
    take(office.engine, ben, WORKSHOP)
    office.open_roster()
    office.chat.write("Olga", "Jemanden abmelden", "anna")
    read = office.chat.write("Olga", "<b>Umzug</b>")
    assert read.startswith(
        f"Möchten Sie diese Person abmelden? Anna, Mitarbeitende, Stadt Halle (Saale): {NAME}\nBegründung: &lt;b&gt;"
    )
    assert office.chat.write("Olga", "ja").startswith(f"Anna ist jetzt abgemeldet: {NAME}.")
    assert office.chat.heard("Anna")[-1].startswith(
        f"Das Organisationsteam hat Sie abgemeldet: {NAME}.\nBegründung: &lt;b&gt;Umzug&lt;/b&gt; [Nächste Workshops]"
    )
    assert office.attachment("Anna") == "text/calendar; charset=utf-8; method=CANCEL"
    assert office.standing(ben) is RegistrationStatus.OFFERED
    assert office.chat.heard("Ben")[-1].startswith(f"Gute Nachricht: Ein Platz ist frei geworden: {NAME}.")
    entry = office.audit("registration.removed")
    assert (entry.actor_id, entry.before) == (office.olga, {"status": "booked"})
    assert entry.after == {
        "status": "cancelled",
        "person": office.anna,
        "workshop": WORKSHOP,
        "reason": "<b>Umzug</b>",
    }
    assert not do_due(office.engine, office.chat.assistant, NOW)


def test_who_cancels_first_can_not_be_removed(office: Office) -> None:
    """R15: the person has cancelled themself while the organiser was writing."""
    office.book(office.anna)
    office.open_roster()
    office.chat.write("Olga", "Jemanden abmelden", "1", "Umzug")
    office.chat.write("Anna", "Absagen", "ja")
    assert office.chat.write("Olga", "ja").startswith("Anna ist nicht mehr")


def test_who_can_not_be_reached(office: Office) -> None:
    """R15: the organiser learns that the bot could not tell the person."""
    with transaction(office.engine) as session:
        account = session.scalars(select(tables.Account).where(tables.Account.person_id == office.anna)).one()
        account.status = AccountStatus.BLOCKED
    office.ask_for("Anna")
    assert "Ich kann der Person gerade nicht schreiben; bitte geben Sie ihr selbst Bescheid." in office.chat.write(
        "Olga", "ja"
    )


NAMES = ("Jürgen Groß", "Anna-Lena Müller", "Anna Schmidt", "Anna Schmidt", "😀", "<b>Bold</b>", "x" * 300, "Ольга")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("juergen gross", ["Jürgen Groß"]),
        ("Müller", ["Anna-Lena Müller"]),
        ("schmidt anna", ["Anna Schmidt", "Anna Schmidt"]),
        ("anna", ["Anna", "Anna Schmidt", "Anna Schmidt", "Anna-Lena Müller"]),
        ("😀", []),
        ("😀😀", []),
        ("bold", ["<b>Bold</b>"]),
        ("x" * 300, ["x" * 300]),
        ("ольга", ["Ольга"]),
        ("a", []),
        ("%", []),
        ("nna", []),
        ("nobody at all", []),
    ],
)
def test_people_are_found(office: Office, typed: str, found: list[str]) -> None:
    """Q5, R15: by the beginnings of the words of their name, in any spelling; one letter lists nobody."""
    with transaction(office.engine) as session:
        session.add_all(tables.Person(name=name, language="de", consented_at=NOW) for name in NAMES)
        session.flush()
        olga = session.get_one(tables.Person, office.olga)
        assert [person.name for person in find_people(session, olga, WORKSHOP, typed)] == found


def test_only_organisers_of_the_site_look_for_people(office: Office) -> None:
    """O3, R15: neither participants nor organisers of another site."""
    berta = office.chat.let_in("Berta", Profile("employees", "burgenlandkreis", "de", RoleName.ORGANISER))
    with transaction(office.engine) as session:
        for person in (office.anna, berta):
            organiser = session.get_one(tables.Person, person)
            with pytest.raises(RefusedError, match="not-allowed"):
                find_people(session, organiser, WORKSHOP, "Anna")
            with pytest.raises(RefusedError, match="not-allowed"):
                book(session, organiser, WORKSHOP, office.anna, "booked", (), NOW)


def test_very_long_names_fit(office: Office) -> None:
    """R15: a name of 300 characters is chosen by a label that fits on a button, and read back."""
    with transaction(office.engine) as session:
        for n in range(2):
            session.add(tables.Person(name=f"{'y' * 299}{n}", language="de", consented_at=NOW))
    shown = office.ask_for("yyy")
    assert f"[{'y' * 39}…]" in shown
    assert office.chat.write("Olga", "1").startswith(f"Möchten Sie diese Person anmelden? {'y' * 299}")


def test_the_list_as_files(office: Office) -> None:
    """R15: both forms hang on a message of their own, with everybody, also the seats that are kept."""
    office.book(office.anna)
    with transaction(office.engine) as session:
        until = NOW + timedelta(days=2)
        kept = tables.Reservation(
            workshop_id=WORKSHOP, person_id=office.anna, unit="Bürgerservice", seats=2, created_at=NOW, until=until
        )
        session.add(kept)
        lock_workshop(session, WORKSHOP).seats_taken += 2
    assert "davon 2 Plätze freigehalten für: Bürgerservice" in office.open_roster()
    assert office.chat.write("Olga", "Liste als CSV-Datei").startswith(f"Hier ist die Liste zum Herunterladen: {NAME}.")
    assert office.attachment("Olga") == "text/csv; charset=utf-8"
    office.chat.write("Olga", "Zur Liste", "Liste als Excel-Datei")
    assert office.attachment("Olga").endswith("spreadsheetml.sheet")
    token = office.chat.token("Olga", "Liste als CSV-Datei")
    with transaction(office.engine) as session:
        session.execute(delete(tables.Role))
    assert office.chat.press("Olga", token).startswith(REFUSED)
