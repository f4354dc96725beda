"""Writing an announcement: recipients, text, preview with count, confirmation; and how the last ones have come out."""

from collections.abc import Iterable, Mapping
from functools import partial

from markupsafe import Markup
from pydantic import BaseModel

from handlers.announcements import reports, service
from handlers.announcements.reports import Report
from handlers.announcements.rules import LONGEST, Segment, SegmentKind
from handlers.announcements.service import Outcome, Preview
from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Choice, Reply
from handlers.organisers.service import find_workshop, list_workshops
from handlers.programme.catalogue import find_audience, find_site
from handlers.programme.wording import choose_workshops, name_workshop
from handlers.router import router
from handlers.texts import Texts, in_language, say_moment
from storage import tables
from storage.kinds import DeliveryStatus, WorkshopStatus

BEGINNING, LABEL = 80, 20
"""So much of a text is quoted, in a message and on a button."""
REASONS = 3
CHOOSING, WRITING = "announcement-choose", "announcement-text"


class Composition(BaseModel):
    """What is being composed: the draft, once there is one, and until then the chosen recipients."""

    draft: int | None = None
    segment: Segment | None = None


@router.action("announcement")
def begin(turn: Turn) -> Reply:
    """Begins an announcement, or offers to go on with the one that was begun."""
    draft = service.find_draft(turn.session, turn.member)
    _leave_others(turn)
    if draft is None:
        return _ask_recipients(turn, Composition(), "announcement-begin")
    return turn.ask(
        "announcement-unfinished",
        turn.choice("announcement-continue", "announcement-preview"),
        turn.choice("announcement-fresh", "announcement-fresh"),
        step=CHOOSING,
        state=Composition(draft=draft.id),
        text=_beginning(turn, draft),
    )


@router.action("announcement-fresh")
def begin_afresh(turn: Turn) -> Reply:
    """Throws the draft away and begins another."""
    service.discard_draft(turn.session, turn.member, _draft(turn))
    return _ask_recipients(turn, Composition(), "announcement-begin")


@router.step(CHOOSING)
def misunderstood(turn: Turn, typed: str) -> Reply | None:
    """Whatever is no choice is no answer."""
    return None


@router.action("announcement-recipients")
def choose_recipients(turn: Turn) -> Reply:
    """Asks by what the recipients are chosen."""
    return _ask_recipients(turn, turn.load(Composition), "announcement-recipients")


@router.action("announcement-sites")
def choose_site(turn: Turn) -> Reply:
    """Asks for the site."""
    sites, _ = service.list_sites(turn.session, turn.member)
    return _choose(turn, "announcement-which-site", [_to(turn.name(s.name), SegmentKind.SITE, s.id) for s in sites])


@router.action("announcement-audiences")
def choose_audience(turn: Turn) -> Reply:
    """Asks for the audience."""
    audiences = service.list_audiences(turn.session, turn.member)
    choices = [_to(turn.name(audience.name), SegmentKind.AUDIENCE, audience.id) for audience in audiences]
    return _choose(turn, "announcement-which-audience", choices)


@router.action("announcement-workshops")
def choose_workshop(turn: Turn, first: int = 0) -> Reply:
    """Asks for the workshop, five at a time."""
    workshops = list_workshops(turn.session, turn.member, turn.now)
    choices = choose_workshops(turn, workshops, first, "announcement-registered", more="announcement-workshops")
    return _choose(turn, "announcement-which-workshop" if choices else "announcement-no-workshop", choices)


@router.action("announcement-registered")
def choose_standing(turn: Turn, workshop: str) -> Reply:
    """Asks whether those who are booked or those who wait are meant."""
    row = find_workshop(turn.session, turn.member, workshop)
    choices = [
        _to(turn.texts.plain(turn.language, f"announcement-{kind.value}"), kind, workshop)
        for kind in (SegmentKind.BOOKED, SegmentKind.WAITING)
    ]
    return _choose(turn, "announcement-which-standing", choices, workshop=_name(turn, row))


@router.action("announcement-to")
def choose_segment(turn: Turn, kind: str, id: str = "") -> Reply:
    """Keeps the recipients. Where they are none, that is said before anything is written."""
    state = turn.load(Composition)
    segment = service.allow(turn.session, turn.member, Segment(SegmentKind(kind), id))
    if segment is None:
        return _ask_recipients(turn, state, "announcement-recipients-gone")
    count = sum(service.count_recipients(turn.session, segment).values())
    if not count:
        return _ask_recipients(turn, state, "announcement-nobody")
    if state.draft is None:
        _leave_others(turn)
        return _ask_text(turn, Composition(segment=segment), segment, count)
    service.change_draft(turn.session, turn.member, state.draft, segment=segment)
    return _show_preview(turn, state.draft)


@router.step(WRITING)
def take_text(turn: Turn, typed: str) -> Reply | None:
    """Keeps the text as it was written, and shows the preview."""
    state = turn.load(Composition)
    if len(typed) > LONGEST:
        return turn.ask("announcement-too-long", step=WRITING, state=state, count=len(typed), longest=LONGEST)
    text = {turn.programme.language: typed}
    if state.draft is not None:
        draft = service.change_draft(turn.session, turn.member, state.draft, text=text)
    elif state.segment is not None:
        draft = service.keep_draft(turn.session, turn.member, state.segment, text, turn.now)
    else:
        raise RefusedError("dialogue-lost")
    return _show_preview(turn, draft.id)


@router.action("announcement-write")
def change_text(turn: Turn) -> Reply:
    """Asks for another text."""
    found = service.preview(turn.session, turn.member, _draft(turn))
    text = in_language(found.announcement.text, turn.programme.language, turn.programme.language)
    return turn.ask("announcement-rewrite", step=WRITING, state=turn.load(Composition), text=text, longest=LONGEST)


@router.action("announcement-preview")
def show_preview(turn: Turn) -> Reply:
    """Shows the draft as its recipients would see it."""
    return _show_preview(turn, _draft(turn))


@router.action("announcement-send", late=True)
def send(turn: Turn, announcement: int, seal: str) -> Reply:
    """Sends what the preview has shown, once; anything else is shown anew instead."""
    compose = partial(say_message, turn.texts, turn.programme)
    languages, fallback = turn.texts.languages, turn.assistant.language
    outcome, count = service.send(turn.session, turn.member, announcement, seal, languages, fallback, compose, turn.now)
    report = turn.choice("announcement-report", "announcements")
    match outcome:
        case Outcome.ALREADY:
            return turn.say("announcement-already", report)
        case Outcome.SENT:
            _leave_others(turn)
            return turn.say("announcement-sent", report, turn.choice("menu-label", "menu"), count=count)
    return _show_preview(turn, announcement, changed=outcome is Outcome.CHANGED)


@router.action("announcement-discard")
def discard(turn: Turn) -> Reply:
    """Throws the draft away."""
    service.discard_draft(turn.session, turn.member, _draft(turn))
    return turn.say("announcement-discarded", turn.choice("menu-label", "menu"))


@router.action("announcements")
def show_reports(turn: Turn) -> Reply:
    """The last announcements, and how far each has come."""
    found = reports.list_reports(turn.session, turn.member)
    if not found:
        return turn.say("announcement-no-reports", turn.choice("menu-organise", "organise"))
    parts = [turn.words("announcement-reports"), *(_say_report(turn, report) for report in found)]
    choices = [turn.choice("announcement-refresh", "announcements")]
    for report in found:
        if report.repeatable:
            label: dict[str, object] = {"text": _beginning(turn, report.announcement, LABEL)}
            choices.append(turn.choice("announcement-again", "announcement-again", label, id=report.announcement.id))
    return Reply(Markup("\n\n").join(parts), (*choices, turn.choice("menu-organise", "organise")))


@router.action("announcement-again")
def confirm_again(turn: Turn, id: int) -> Reply:
    """Asks whether an announcement is to be sent again to those of whom nobody knows whether they have it."""
    found = reports.find_uncertain(turn.session, turn.member, id)
    if not found.deliveries:
        return turn.say("announcement-again-nobody", turn.choice("announcement-report", "announcements"))
    return turn.say(
        "announcement-again-confirm",
        turn.yes("announcement-again-yes", "announcement-again-send", id=id, seal=found.seal),
        turn.no("announcement-again-no", "announcements"),
        count=len(found.deliveries),
        text=_beginning(turn, found.announcement),
    )


@router.action("announcement-again-send")
def send_again(turn: Turn, id: int, seal: str) -> Reply:
    """Sends it again, once for each confirmation, and only to those of whom the confirmation spoke."""
    found = reports.find_uncertain(turn.session, turn.member, id)
    report = turn.choice("announcement-report", "announcements")
    if not found.deliveries or found.seal != seal:
        return turn.say("announcement-again-nobody" if not found.deliveries else "announcement-again-changed", report)
    reports.send_again(turn.session, turn.member, found, turn.now)
    return turn.say("announcement-again-sent", report, count=len(found.deliveries))


def say_message(texts: Texts, programme: tables.Programme, text: Mapping[str, str], language: str) -> Reply:
    """An announcement as whoever reads this language gets it; where the text has no such form, the programme's."""
    own = programme.language
    title = in_language(programme.title, language, own)
    return Reply(texts.markup(language, "announcement-message", title=title, text=in_language(text, language, own)))


def _show_preview(turn: Turn, announcement: int, *, changed: bool = False) -> Reply:
    found = service.preview(turn.session, turn.member, announcement)
    state = Composition(draft=announcement)
    _leave_others(turn)
    if found.segment is None:
        return _ask_recipients(turn, state, "announcement-recipients-gone")
    if not found.count:
        return _ask_recipients(turn, state, "announcement-nobody")
    text = Markup("\n\n").join(
        [
            *([turn.words("announcement-changed")] if changed else []),
            turn.words("announcement-preview"),
            say_message(turn.texts, turn.programme, found.announcement.text, turn.language).text,
            Markup("\n").join(
                [
                    *_warn(turn, found, found.segment),
                    turn.words("announcement-confirm", **_to_whom(turn, found.segment, found.count)),
                ]
            ),
        ]
    )
    choices = (
        turn.yes("announcement-yes", "announcement-send", announcement=announcement, seal=found.seal),
        turn.choice("announcement-change-text", "announcement-write"),
        turn.choice("announcement-change-recipients", "announcement-recipients"),
        turn.choice("announcement-discard", "announcement-discard"),
    )
    return turn.put(Reply(text, choices), step=CHOOSING, state=state)


def _warn(turn: Turn, found: Preview, segment: Segment) -> Iterable[Markup]:
    """What is to be known before sending: the text is missing in a language, the workshop was cancelled."""
    foreign = sum(count for language, count in found.recipients.items() if language not in found.announcement.text)
    if foreign:
        yield turn.words("announcement-untranslated", count=foreign)
    workshop = service.find_workshop(turn.session, segment)
    if workshop and workshop.status is WorkshopStatus.CANCELLED:
        yield turn.words("announcement-workshop-cancelled")


def _ask_recipients(turn: Turn, state: Composition, key: str) -> Reply:
    sites, everywhere = service.list_sites(turn.session, turn.member)
    names = ", ".join(turn.name(site.name) for site in sites)
    everyone = turn.texts.plain(turn.language, "announcement-everyone")
    if not everywhere:
        everyone = turn.texts.plain(turn.language, "announcement-everyone-at", sites=names)
    choices = [_to(everyone, SegmentKind.EVERYONE)]
    if len(sites) > 1:
        choices.append(turn.choice("announcement-by-site", "announcement-sites"))
    choices.append(turn.choice("announcement-by-audience", "announcement-audiences"))
    choices.append(turn.choice("announcement-by-workshop", "announcement-workshops"))
    if state.draft is not None:
        choices.append(turn.choice("announcement-back", "announcement-preview"))
    return turn.ask(key, *choices, step=CHOOSING, state=state)


def _choose(turn: Turn, key: str, choices: list[Choice], **values: object) -> Reply:
    back = turn.choice("announcement-back", "announcement-recipients")
    return turn.ask(key, *choices, back, step=CHOOSING, state=turn.load(Composition), **values)


def _ask_text(turn: Turn, state: Composition, segment: Segment, count: int) -> Reply:
    parts = [turn.words("announcement-ask-text", longest=LONGEST, **_to_whom(turn, segment, count))]
    if turn.programme.language in turn.texts.languages and turn.programme.language != turn.language:
        language = turn.texts.plain(turn.programme.language, "language-name")
        parts.append(turn.words("announcement-write-in", language=language))
    return turn.put(Reply(Markup("\n").join(parts)), step=WRITING, state=state)


def _to(label: str, kind: SegmentKind, id: str = "") -> Choice:
    return Choice(label, "announcement-to", {"kind": kind.value, "id": id})


def _draft(turn: Turn) -> int:
    draft = turn.load(Composition).draft
    if draft is None:
        raise RefusedError("dialogue-lost")
    return draft


def _leave_others(turn: Turn) -> None:
    """Gives up what was asked before about an announcement: one is composed at a time."""
    turn.open = [q for q in turn.open if q is turn.answered or q.step not in {CHOOSING, WRITING}]


def _to_whom(turn: Turn, segment: Segment, count: int) -> dict[str, object]:
    return {"recipients": _say_segment(turn, segment), "count": count}


def _say_segment(turn: Turn, segment: Segment) -> Markup:
    """Whom a segment means, with the names of today."""
    name: str | Markup = segment.id
    if workshop := service.find_workshop(turn.session, segment):
        name = _name(turn, workshop)
    elif segment.kind is SegmentKind.SITE and (site := find_site(turn.session, segment.id)):
        name = turn.name(site.name)
    elif segment.kind is SegmentKind.AUDIENCE and (audience := find_audience(turn.session, segment.id)):
        name = turn.name(audience.name)
    words = turn.words(f"announcement-to-{segment.kind.value}", name=name)
    if segment.sites is None or segment.kind not in {SegmentKind.EVERYONE, SegmentKind.AUDIENCE}:
        return words
    names = [turn.name(row.name) for id in segment.sites if (row := find_site(turn.session, id))]
    return turn.words("announcement-at", recipients=words, sites=", ".join(names))


def _say_report(turn: Turn, report: Report) -> Markup:
    groups = {
        "sent": (DeliveryStatus.SENT,),
        "waiting": (DeliveryStatus.WAITING, DeliveryStatus.SENDING),
        "failed": (DeliveryStatus.FAILED,),
        "blocked": (DeliveryStatus.BLOCKED,),
        "unknown": (DeliveryStatus.UNKNOWN,),
    }
    counts = {group: sum(report.counts[status] for status in statuses) for group, statuses in groups.items()}
    said = [
        turn.words(f"announcement-count-{group}", count=count)
        for group, count in counts.items()
        if count or group == "sent"
    ]
    sent_at = report.announcement.sent_at or report.announcement.created_at
    words = turn.words(
        "announcement-report-line",
        when=say_moment(sent_at, turn.language, turn.programme.timezone),
        author=report.author or turn.words("announcement-author-gone"),
        recipients=_say_segment(turn, report.segment),
        text=_beginning(turn, report.announcement),
        counts=Markup(", ").join(said),
    )
    if not report.reasons:
        return words
    reasons = turn.words("announcement-reasons", reasons="; ".join(report.reasons[:REASONS]))
    return Markup("\n").join([words, reasons])


def _beginning(turn: Turn, announcement: tables.Announcement, longest: int = BEGINNING) -> str:
    line = " ".join(in_language(announcement.text, turn.language, turn.programme.language).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _name(turn: Turn, workshop: tables.Workshop) -> Markup:
    return name_workshop(turn.programme, turn.language, workshop)


router.command("announce", "announcement", organisers=True)
router.command("announcements", "announcements", organisers=True)
