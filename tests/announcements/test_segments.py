"""Who gets an announcement: the rule, and the same in the database."""

from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, true
from sqlalchemy.orm import Session

from handlers.announcements.rules import Recipient, Segment, SegmentKind, concerns, narrow, receives
from handlers.announcements.service import count_recipients, fan_out
from handlers.messages import Reply
from handlers.outbox import write_payload
from storage import tables
from storage.kinds import ACTIVE, AccountStatus, AnnouncementStatus, DeliveryStatus, RegistrationStatus
from tests.chat import NOW

SITES = ("halle", "burgenlandkreis", "goslar")
AUDIENCES = ("employees", "apprentices")
WORKSHOPS = ("gs-2027-01", "ko-2027-02")
TEXT = Reply('Guten Tag &amp; <b>„Hallo“</b> {"nicht": [null]} \\ \' % :x')

registrations = st.dictionaries(
    st.sampled_from(WORKSHOPS), st.lists(st.sampled_from(RegistrationStatus), max_size=3), max_size=2
).map(
    lambda found: {
        # a workshop has at most one active registration of a person
        workshop: [s for n, s in enumerate(statuses) if s not in ACTIVE or not set(statuses[:n]) & set(ACTIVE)]
        for workshop, statuses in found.items()
    }
)
people = st.lists(
    st.tuples(
        st.builds(
            Recipient,
            site=st.none() | st.sampled_from(SITES),
            audience=st.none() | st.sampled_from(AUDIENCES),
            registrations=registrations,
        ),
        st.lists(st.sampled_from(AccountStatus), max_size=3),
    ),
    max_size=5,
)
segments = st.one_of(
    st.builds(Segment, st.just(SegmentKind.EVERYONE)),
    st.builds(Segment, st.just(SegmentKind.SITE), st.sampled_from(SITES)),
    st.builds(Segment, st.just(SegmentKind.AUDIENCE), st.sampled_from(AUDIENCES)),
    st.builds(Segment, st.sampled_from([SegmentKind.BOOKED, SegmentKind.WAITING]), st.sampled_from(WORKSHOPS)),
)
organised = st.none() | st.sets(st.sampled_from(SITES), min_size=1)


def people_the_database(
    session: Session, everybody: list[tuple[Recipient, list[AccountStatus]]]
) -> dict[int, tuple[Recipient, int | None]]:
    """Writes the people down; gives each one's id with the account that is expected to be written to."""
    written: dict[int, tuple[Recipient, int | None]] = {}
    for recipient, statuses in everybody:
        person = tables.Person(
            name="P", language="de", audience_id=recipient.audience, site_id=recipient.site, consented_at=NOW
        )
        session.add(person)
        session.flush()
        newest = None
        for number, status in enumerate(statuses):
            name = f"{person.id}/{number}"
            account = tables.Account(
                person_id=person.id, messenger="console", external_id=name, conversation=name, status=status
            )
            session.add(account)
            session.flush()
            newest = account.id if status is AccountStatus.ACTIVE else newest
        register(session, person.id, recipient.registrations)
        written[person.id] = recipient, newest
    return written


def register(session: Session, person_id: int, wanted: Mapping[str, object]) -> None:
    for workshop, statuses in wanted.items():
        assert isinstance(statuses, list)
        session.add_all(
            tables.Registration(
                person_id=person_id, workshop_id=workshop, status=status, created_at=NOW, changed_at=NOW
            )
            for status in statuses
        )
        session.flush()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people, segments, organised)
def test_a_person_is_in_the_fan_out_exactly_when_the_rule_says_so(
    loaded: Engine,
    everybody: list[tuple[Recipient, list[AccountStatus]]],
    segment: Segment,
    sites: set[str] | None,
) -> None:
    """A2, A3: one message for each person that the rule names, on their newest account; nobody gets it twice."""
    cut = narrow(segment, sites, "halle")
    if cut is None:
        return
    with Session(loaded) as session:
        written = people_the_database(session, everybody)
        announcement = tables.Announcement(
            text={"de": "x"}, segment={}, status=AnnouncementStatus.SENT, created_at=NOW, sent_at=NOW
        )
        session.add(announcement)
        session.flush()
        expected = {
            person: account
            for person, (recipient, account) in written.items()
            if account is not None and receives(cut, recipient)
        }
        assert sum(count_recipients(session, cut).values()) == len(expected)
        assert fan_out(session, announcement, cut, true(), TEXT, NOW) == len(expected)
        rows = session.scalars(select(tables.Outbox)).all()
        assert sorted(row.account_id or 0 for row in rows) == sorted(expected.values())
        for row in rows:
            assert row.payload == write_payload(TEXT)
            assert (row.status, row.due_at, row.attempts) == (DeliveryStatus.WAITING, NOW, 0)
            assert row.announcement_id == announcement.id
            account = session.get_one(tables.Account, row.account_id)
            assert (row.messenger, row.conversation) == (account.messenger, account.conversation)
            assert row.dedupe_key == f"announcement:{announcement.id}:{account.person_id}"
        session.rollback()


@given(people, segments, organised, st.none() | st.sampled_from(SITES))
def test_an_organiser_of_a_site_reaches_nobody_elsewhere(
    everybody: list[tuple[Recipient, list[AccountStatus]]],
    segment: Segment,
    sites: set[str] | None,
    workshop_site: str | None,
) -> None:
    """O3, A2: only people of the own sites, or the participants of the own sites' workshops."""
    cut = narrow(segment, sites, workshop_site)
    if sites is None:
        assert cut is not None
        assert all(receives(cut, recipient) == receives(segment, recipient) for recipient, _ in everybody)
        return
    if cut is None:
        assert (workshop_site if segment.workshop else segment.id) not in sites
        return
    assert concerns(cut, sites)
    assert not concerns(cut, {"stendal"})
    for recipient, _ in everybody:
        if receives(cut, recipient):
            assert receives(segment, recipient)
            assert workshop_site in sites if segment.workshop else recipient.site in sites


def test_who_can_not_be_reached_is_not_counted() -> None:
    """A3: a blocked or gone account is no recipient."""
    assert not receives(Segment(SegmentKind.EVERYONE), Recipient("halle", None, reachable=False))
