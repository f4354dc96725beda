"""Who is meant by an announcement, decided without looking anything up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from storage.kinds import RegistrationStatus

LONGEST = 3000
"""Characters of an announcement: with the words around it, it stays below what every messenger takes."""


class SegmentKind(StrEnum):
    """By what the recipients are chosen."""

    EVERYONE = "everyone"
    SITE = "site"
    AUDIENCE = "audience"
    BOOKED = "booked"
    WAITING = "waiting"


REGISTERED: Mapping[SegmentKind, tuple[RegistrationStatus, ...]] = {
    SegmentKind.BOOKED: (RegistrationStatus.BOOKED,),
    SegmentKind.WAITING: (RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED),
}
"""The standing with the workshop that a segment asks for."""


@dataclass(frozen=True)
class Segment:
    """Whom an announcement goes to. `id` is that of the site, the audience or the workshop, "" for everyone.

    `sites` are the sites that the sender answers for, None for all. Everyone and an audience mean their people alone;
    a workshop's participants are meant wherever they work.
    """

    kind: SegmentKind
    id: str = ""
    sites: tuple[str, ...] | None = None

    @property
    def workshop(self) -> str | None:
        """The workshop whose participants are meant."""
        return self.id if self.kind in REGISTERED else None


@dataclass(frozen=True)
class Recipient:
    """What the rules ask of a person; `reachable`: they have an account that can be written to."""

    site: str | None
    audience: str | None
    reachable: bool = True
    registrations: Mapping[str, Collection[RegistrationStatus]] = field(default_factory=dict)


def receives(segment: Segment, recipient: Recipient) -> bool:
    """Whether an announcement to the segment goes to the person."""
    if not recipient.reachable:
        return False
    if segment.kind in REGISTERED:
        return any(status in REGISTERED[segment.kind] for status in recipient.registrations.get(segment.id, ()))
    if segment.kind is SegmentKind.SITE:
        return recipient.site == segment.id
    if segment.sites is not None and recipient.site not in segment.sites:
        return False
    return segment.kind is SegmentKind.EVERYONE or recipient.audience == segment.id


def narrow(segment: Segment, organised: Collection[str] | None, workshop_site: str | None) -> Segment | None:
    """The part of a segment that an organiser of these sites (None: of all) may write to; None where there is none.

    `workshop_site` is the site of the segment's workshop, where it names one.
    """
    if segment.kind in {SegmentKind.EVERYONE, SegmentKind.AUDIENCE}:
        return replace(segment, sites=None if organised is None else tuple(sorted(organised)))
    site = workshop_site if segment.workshop else segment.id
    if organised is not None and site not in organised:
        return None
    return replace(segment, sites=(site,) if site else None)


def concerns(segment: Segment, organised: Collection[str] | None) -> bool:
    """Whether an announcement to the segment is the matter of an organiser of these sites (None: of all)."""
    return organised is None or (segment.sites is not None and set(segment.sites) <= set(organised))
