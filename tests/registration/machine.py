"""Everything that can happen to the seats of two workshops, in any order, watched at each step."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from handlers.approvals.service import approve, decline
from handlers.dialogue import Assistant
from handlers.errors import RefusedError
from handlers.passing.reservations import give_back, reserve
from handlers.registration.changes import tell_changes
from handlers.registration.notices import end_offers, fill, fill_seats
from handlers.registration.offers import Answer, Outcome, accept_offer, decline_offer, find_offer_terms
from handlers.registration.releases import decide_release
from handlers.registration.service import cancel_registration, find_idle_seats, has_begun, lock_workshop, take_seat
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from storage.kinds import ACTIVE, HOLDS_SEAT, RegistrationStatus, RoleName, WorkshopStatus
from tests.chat import NOW

OPEN, WITH_APPROVAL = "gs-2027-01", "ko-2027-02"
PEOPLE, ORGANISER = 7, 99
BOOKED, WAITLISTED, OFFERED = RegistrationStatus.BOOKED, RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED
PENDING, EXPIRED = RegistrationStatus.PENDING, RegistrationStatus.EXPIRED
TEXTS = Texts()
people = st.integers(1, PEOPLE)
workshops = st.sampled_from([OPEN, OPEN, WITH_APPROVAL])


@dataclass(frozen=True)
class Kept:
    """A registration as it stood before a step."""

    person: int
    workshop: str
    status: RegistrationStatus
    sequence: int


def prepare(engine: Engine) -> None:
    """Puts people into the sample programme, of whom one organises, and lets one of its courses ask for approval."""
    with transaction(engine) as session:
        for id in (*range(1, PEOPLE + 1), ORGANISER):
            session.add(
                tables.Person(
                    id=id, name=f"P{id}", language="de", audience_id="employees", site_id="halle", consented_at=NOW
                )
            )
            session.flush()
            session.add(tables.Account(person_id=id, messenger="console", external_id=f"p{id}", conversation=f"p{id}"))
        session.add(tables.Role(person_id=ORGANISER, name=RoleName.ORGANISER))
        programme = session.scalars(select(tables.Programme)).one()
        programme.details = programme.details | {"registration": {"cancel_until": "P2D"}}
        course = session.get_one(tables.Workshop, WITH_APPROVAL).course
        course.details = course.details | {"approval": "organiser"}
        for id in (OPEN, WITH_APPROVAL):
            workshop = lock_workshop(session, id)
            workshop.capacity = workshop.seats_taken + 2
            workshop.registration_until = None


class Seats(RuleBasedStateMachine):
    """Two workshops and seven people; `engine` holds what `prepare` made, and is as before when a run ends."""

    engine: ClassVar[Engine]
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.engine.connect()
        self.undo = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint")
        self.assistant = Assistant(TEXTS)
        self.now = NOW
        self.told, self.beaten = 0, False

    def teardown(self) -> None:
        self.session.close()
        self.undo.rollback()
        self.connection.close()

    @rule(person=people, workshop=workshops)
    def book(self, person: int, workshop: str) -> None:
        with self.watched():
            take_seat(self.session, self.person(person), workshop, self.now)

    @precondition(lambda self: self.standing(*ACTIVE))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(self.standing(*ACTIVE)))
        with self.watched():
            if cancel_registration(self.session, row.person_id, row.workshop_id, self.now).freed:
                self.fill(row.workshop_id)

    @initialize(asked=st.lists(people, min_size=3, unique=True), decided=st.integers(0, 5))
    def begin(self, asked: list[int], decided: int) -> None:
        for person in asked:
            self.book(person, OPEN)
            self.book(person, WITH_APPROVAL)
        for row in self.standing(PENDING)[:decided]:
            with self.watched():
                approve(self.session, self.person(ORGANISER), row.id, self.now)

    @precondition(lambda self: self.standing(OFFERED))
    @rule(data=st.data(), accepts=st.booleans(), stale=st.sampled_from([False, False, True]))
    def answer(self, data: st.DataObject, accepts: bool, stale: bool) -> None:
        self.answer_to(data.draw(st.sampled_from(self.standing(OFFERED))), accepts, stale)

    @precondition(lambda self: self.standing(EXPIRED, BOOKED, RegistrationStatus.CANCELLED))
    @rule(data=st.data(), accepts=st.booleans())
    def answer_again(self, data: st.DataObject, accepts: bool) -> None:
        answered = self.standing(EXPIRED, BOOKED, RegistrationStatus.CANCELLED)
        self.answer_to(data.draw(st.sampled_from(answered)), accepts, False)

    def answer_to(self, row: tables.Registration, accepts: bool, stale: bool) -> None:
        before, person = row.status, self.person(row.person_id)
        over = row.offered_until is not None and row.offered_until <= self.now
        with self.watched(answers=row.id):
            if accepts:
                sequence = self.workshop(row.workshop_id).sequence - stale
                answer = accept_offer(self.session, person, row.id, sequence, self.now)
            else:
                answer = decline_offer(self.session, person, row.id, self.now)
            if answer.ended or (answer.outcome is Outcome.DONE and not accepts):
                self.fill(row.workshop_id)
        self.check_answer(answer, before, accepts, stale, over)

    @precondition(lambda self: self.standing(PENDING))
    @rule(data=st.data(), approves=st.booleans())
    def decide(self, data: st.DataObject, approves: bool) -> None:
        row = data.draw(st.sampled_from(self.standing(PENDING)))
        with self.watched():
            if approves:
                approve(self.session, self.person(ORGANISER), row.id, self.now)
            else:
                decline(self.session, self.person(ORGANISER), row.id, "", self.now)

    @precondition(lambda self: self.standing(BOOKED))
    @rule(data=st.data(), frees=st.booleans())
    def let_go(self, data: st.DataObject, frees: bool) -> None:
        row = data.draw(st.sampled_from(self.standing(BOOKED)))
        with self.watched():
            asked = row.release_asked_at is not None
            decided = decide_release(self.session, self.person(ORGANISER), row.id, frees, self.now)
            assert decided.changed is asked
            if asked and frees:
                self.fill(row.workshop_id)

    @rule(workshop=workshops, more=st.integers(-2, 3))
    def change_capacity(self, workshop: str, more: int) -> None:
        with self.watched():
            row = lock_workshop(self.session, workshop)
            row.capacity = max(row.seats_taken, 1, (row.capacity or 0) + more)
            self.fill(workshop)

    @rule(workshop=workshops, waiting=st.integers(0, 1))
    def wait_by_phone(self, workshop: str, waiting: int) -> None:
        with self.watched():
            lock_workshop(self.session, workshop).offline_waitlist = waiting
            self.fill(workshop)

    @rule(workshop=workshops, seats=st.integers(1, 2))
    def reserve(self, workshop: str, seats: int) -> None:
        with self.watched():
            try:
                reserve(self.session, self.person(ORGANISER), workshop, "Amt", seats, self.now)
            except RefusedError as refusal:
                assert refusal.key  # noqa: PT017 - whatever refuses, nothing was changed

    @precondition(lambda self: self.reservations())
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(self.reservations()))
        with self.watched():
            give_back(self.session, self.person(ORGANISER), row.id, self.now)
            self.fill(row.workshop_id)

    @rule(workshop=workshops, days=st.sampled_from([-7, -1, 1, 7]))
    def move(self, workshop: str, days: int) -> None:
        with self.watched():
            row = lock_workshop(self.session, workshop)
            times = [(s.start + timedelta(days=days), s.end + timedelta(days=days)) for s in row.sessions]
            row.sessions.clear()
            self.session.flush()
            row.sessions = [tables.WorkshopSession(start=start, end=end) for start, end in times]
            row.sequence += 1
            self.beat()

    @rule(workshop=workshops, status=st.sampled_from([WorkshopStatus.PLANNED, *WorkshopStatus]))
    def call_off(self, workshop: str, status: WorkshopStatus) -> None:
        with self.watched():
            row = lock_workshop(self.session, workshop)
            row.sequence += row.status is not status
            row.status = status
            self.beat()

    @rule(hours=st.sampled_from([1, 5, 24, 24, 72]), beats=st.booleans())
    def wait(self, hours: int, beats: bool) -> None:
        self.now += timedelta(hours=hours)
        if beats:
            self.look()

    @rule()
    def look(self) -> None:
        with self.watched():
            self.beat()
        with self.watched():
            self.beat()
            assert not self.said_since(self.told), "the second beat at one moment has nothing to say"

    @invariant()
    def seats_are_counted(self) -> None:
        for id in (OPEN, WITH_APPROVAL):
            workshop = self.workshop(id)
            seated = sum(row.status in HOLDS_SEAT for row in self.active(id))
            kept = self.session.scalar(
                select(func.coalesce(func.sum(tables.Reservation.seats), 0)).where(tables.Reservation.workshop_id == id)
            )
            assert workshop.seats_taken == workshop.offline_registrations + seated + (kept or 0)
            assert workshop.capacity is None or workshop.seats_taken <= workshop.capacity

    @invariant()
    def nobody_is_in_two_states(self) -> None:
        for id in (OPEN, WITH_APPROVAL):
            assert max(Counter(row.person_id for row in self.active(id)).values(), default=1) == 1
            assert all((row.offered_until is not None) is (row.status is OFFERED) for row in self.active(id))

    @invariant()
    def no_seat_idles(self) -> None:
        for id in (OPEN, WITH_APPROVAL):
            workshop = self.workshop(id)
            waiting = [row for row in self.active(id) if row.status is WAITLISTED]
            if not waiting or workshop.status is WorkshopStatus.CANCELLED or has_begun(workshop, self.now):
                continue
            if workshop.free_seats != 0 and not workshop.offline_waitlist:
                assert find_offer_terms(self.session).find_deadline(self.now, workshop.sessions[0].start) is None

    @contextmanager
    def watched(self, answers: int = 0) -> Iterator[None]:
        """Compares what a step did with whom it told; `answers` is the offer that the person themselves answers."""
        Seats.steps += 1
        before = self.stand()
        waited = {id: self.workshop(id).offline_waitlist for id in (OPEN, WITH_APPROVAL)}
        self.told, self.beaten = self.session.scalar(select(func.max(tables.Outbox.id))) or 0, False
        yield
        self.session.flush()
        after = self.stand()
        self.check_queue(before, after, waited)
        expected: Counter[tuple[int, str]] = Counter()
        for id, now in after.items():
            was = before.get(id)
            workshop = self.workshop(now.workshop)
            assert not self.beaten or now.status not in ACTIVE or now.sequence == workshop.sequence
            if was and was.status in ACTIVE and was.sequence < now.sequence and workshop.sessions[-1].end > self.now:
                expected[now.person, "change"] += 1
            if now.status is OFFERED and (was is None or was.status is not OFFERED):
                expected[now.person, "offer"] += 1
            if was and was.status is OFFERED and now.status is EXPIRED and id != answers:
                expected[now.person, "expired"] += 1
        assert self.said_since(self.told) == expected
        if self.beaten:
            assert all(row.offered_until and row.offered_until > self.now for row in self.standing(OFFERED))
        self.check_organisers()

    def check_queue(self, before: dict[int, Kept], after: dict[int, Kept], waited: dict[str, int]) -> None:
        """Whoever got a seat waited longest, or nobody waited at all."""
        for id, now in after.items():
            was = before.get(id)
            if now.status not in HOLDS_SEAT or (was and was.status in HOLDS_SEAT):
                continue
            others = [
                other
                for other, kept in after.items()
                if kept.workshop == now.workshop
                and kept.status is WAITLISTED
                and other in before
                and before[other].status is WAITLISTED
            ]
            if was and was.status is WAITLISTED:
                assert all(id < other for other in others)
                assert not self.workshop(now.workshop).offline_waitlist
            else:
                assert not others
                assert not waited[now.workshop]

    def check_answer(self, answer: Answer, before: RegistrationStatus, accepts: bool, stale: bool, over: bool) -> None:
        """An offer is taken only while it is held, and for the date that was read."""
        status, cancelled = answer.registration.status, answer.workshop.status is WorkshopStatus.CANCELLED
        if answer.outcome is not Outcome.DONE:
            assert status is before or (answer.ended and status is EXPIRED)
            assert answer.outcome is not Outcome.MOVED or stale
        else:
            assert before is OFFERED
            assert not cancelled
            assert not over
            assert not (accepts and stale)
            assert status is (BOOKED if accepts else RegistrationStatus.CANCELLED)

    def check_organisers(self) -> None:
        """Of seats that stay free although somebody waits the organisers have been told, once for each."""
        rows = self.session.scalars(
            select(tables.Outbox.dedupe_key).where(tables.Outbox.conversation == f"p{ORGANISER}")
        ).all()
        assert len(rows) == len(set(rows))
        for id in (OPEN, WITH_APPROVAL):
            idle = find_idle_seats(self.session, self.workshop(id), self.now)
            if idle and idle.waiting and self.beaten:
                workshop = self.workshop(id)
                key = f"idle:{id}:{workshop.sequence}:{workshop.capacity}:{idle.free}"
                assert f"{key}:{ORGANISER}" in rows

    def beat(self) -> None:
        """What the metronome does every few seconds."""
        for duty in (tell_changes, end_offers, fill_seats):
            duty(self.session, self.assistant, self.now)
        self.beaten = True

    def fill(self, workshop: str) -> None:
        fill(self.session, TEXTS, lock_workshop(self.session, workshop), self.now)

    def stand(self) -> dict[int, Kept]:
        rows = self.session.scalars(select(tables.Registration).execution_options(populate_existing=True))
        return {row.id: Kept(row.person_id, row.workshop_id, row.status, row.sequence) for row in rows}

    def said_since(self, row: int) -> Counter[tuple[int, str]]:
        """What people were told by itself since, by person and kind; what organisers were told stands apart."""
        said: Counter[tuple[int, str]] = Counter()
        rows = self.session.execute(
            select(tables.Outbox.dedupe_key, tables.Outbox.payload, tables.Account.person_id)
            .join(tables.Account, tables.Account.id == tables.Outbox.account_id)
            .where(tables.Outbox.id > row, tables.Account.person_id != ORGANISER)
        )
        for key, payload, person in rows:
            said[person, _kind(key, payload)] += 1
        return said

    def active(self, workshop: str) -> list[tables.Registration]:
        return list(
            self.session.scalars(
                select(tables.Registration)
                .where(tables.Registration.workshop_id == workshop, tables.Registration.status.in_(ACTIVE))
                .order_by(tables.Registration.id)
            )
        )

    def standing(self, *statuses: RegistrationStatus) -> list[tables.Registration]:
        """The registrations that stand so, the oldest first."""
        wanted = select(tables.Registration).where(tables.Registration.status.in_(statuses))
        return list(self.session.scalars(wanted.order_by(tables.Registration.id)))

    def reservations(self) -> list[tables.Reservation]:
        return list(self.session.scalars(select(tables.Reservation).where(tables.Reservation.seats > 0)))

    def person(self, id: int) -> tables.Person:
        return self.session.get_one(tables.Person, id)

    def workshop(self, id: str) -> tables.Workshop:
        return self.session.get_one(tables.Workshop, id)


def _kind(key: str | None, payload: dict[str, Any]) -> str:
    if key and key.startswith("change:"):
        return "change"
    actions = [choice["action"] for choice in payload["choices"]]
    return {"offer-accept": "offer", "confirm": "expired"}.get(actions[0] if actions else "", str(payload["text"]))
