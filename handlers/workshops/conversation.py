"""Making, changing and copying a workshop: asked step by step, read back, and saved when the organiser says so."""

from collections.abc import Callable, Sequence
from functools import wraps

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Choice, Reply
from handlers.organisers.service import find_workshop
from handlers.people.service import organised_sites, require_organiser
from handlers.programme.wording import choose_workshops, name_workshop, show_page
from handlers.registration.notices import fill
from handlers.router import router
from handlers.workshops import rules, service
from handlers.workshops.cancelling import confirm_cancelling
from handlers.workshops.fields import CHANGEABLE, Draft, Field, choose, list_options, object_to, read
from handlers.workshops.history import show_history
from handlers.workshops.rules import Facts, Objection
from handlers.workshops.wording import (
    say_consequences,
    say_differences,
    say_objection,
    say_warnings,
    say_workshop,
    show_facts,
)

__all__ = ["confirm_cancelling", "show_history"]
ANSWER, CHOOSE = "planning-answer", "planning-choose"
GONE = frozenset({"not-allowed", "workshop-gone", "planning-part-gone"})
"""Refusals after which there is nothing to go on with."""


def guarded(handler: Callable[..., Reply | None]) -> Callable[..., Reply | None]:
    """Ends the dialogue of whoever may not organise any more, and of a workshop that is not there any more."""

    @wraps(handler)
    def handle(turn: Turn, *args: object, **values: object) -> Reply | None:
        try:
            return handler(turn, *args, **values)
        except RefusedError as refusal:
            if refusal.key not in GONE:
                raise
            return turn.say(refusal.key, turn.choice("menu-label", "menu"), **refusal.values)

    return handle


@router.action("workshop-new")
def begin(turn: Turn) -> Reply:
    """Begins a new workshop."""
    organised_sites(turn.session, turn.member)
    return _ask(turn, Draft(facts=Facts(course="")))


@router.action("workshop-change")
def change(turn: Turn, workshop: str = "", field: str = "", first: int = 0) -> Reply:
    """Asks which workshop is to be changed, and then what of it."""
    if not workshop:
        return _list(turn, "planning-change-which", "workshop-change", first, field=field)
    draft = _seen(turn, workshop)
    return _ask(turn, draft.model_copy(update={"at": Field(field)})) if field else _ask_field(turn, draft)


@router.action("workshop-seats")
def change_seats(turn: Turn, first: int = 0) -> Reply:
    """Asks for which workshop the number of seats is to be changed."""
    return change(turn, field=Field.SEATS.value, first=first)


@router.action("workshop-move")
def change_date(turn: Turn, first: int = 0) -> Reply:
    """Asks which workshop is to take place at another time."""
    return change(turn, field=Field.WHEN.value, first=first)


@router.action("workshop-copy")
def copy(turn: Turn, workshop: str = "", first: int = 0) -> Reply:
    """Makes a workshop like another: everything but the date is taken over."""
    if not workshop:
        return _list(turn, "planning-copy-which", "workshop-copy", first)
    row = find_workshop(turn.session, turn.member, workshop)
    return _ask(turn, Draft(facts=service.read_facts(row), at=Field.WHEN, complete=True, copied=True))


@router.action("planning-set")
@guarded
def take_choice(turn: Turn, value: str) -> Reply:
    """Takes what was chosen."""
    draft = _load(turn)
    if value not in {known for _, known in list_options(turn, draft)}:
        raise RefusedError("dialogue-lost")
    return _take(turn, draft, choose(draft, value))


@router.step(ANSWER)
@guarded
def take_words(turn: Turn, typed: str) -> Reply | None:
    """Takes what was typed."""
    draft = _load(turn)
    found = read(turn, draft, typed)
    if isinstance(found, Objection):
        return _ask(turn, draft, objection=found)
    return None if found is None else _take(turn, draft, found)


@router.step(CHOOSE)
def misunderstood(turn: Turn, typed: str) -> Reply | None:
    """Whatever is no choice is no answer."""
    return None


@router.action("planning-page")
@guarded
def turn_page(turn: Turn, first: int) -> Reply:
    """Shows the next choices."""
    return _ask(turn, _load(turn).model_copy(update={"first": first}))


@router.action("planning-back")
@guarded
def go_back(turn: Turn) -> Reply:
    """Goes one step back: to the question before, from a single change to where it was chosen."""
    draft = _load(turn)
    if draft.copied:
        return copy(turn)
    if draft.complete:
        unchanged = draft.seen is not None and draft.seen == draft.facts
        return _ask_field(turn, draft) if unchanged else _show(turn, draft)
    fields = list(Field)
    place = fields.index(draft.at)
    if place == 0:
        return turn.say("planning-left", turn.choice("organise-programme", "organise-programme"))
    previous = draft.model_copy(update={"at": fields[place - 1], "first": 0})
    if previous.at is Field.SITE and len(list_options(turn, previous)) == 1:
        previous = previous.model_copy(update={"at": Field.COURSE})
    return _ask(turn, previous)


@router.action("planning-last")
@guarded
def go_back_from_preview(turn: Turn) -> Reply:
    """Puts the last question again; after the last of all, one can go on going back."""
    draft = _load(turn)
    guided = draft.workshop is None and draft.at is list(Field)[-1]
    return _ask(turn, draft.model_copy(update={"complete": not guided}))


@router.action("planning-edit")
@guarded
def choose_field(turn: Turn) -> Reply:
    """Asks what is to be something else."""
    return _ask_field(turn, _load(turn))


@router.action("planning-field")
@guarded
def ask_one(turn: Turn, field: str) -> Reply:
    """Asks for one thing alone."""
    return _ask(turn, _load(turn).model_copy(update={"at": Field(field), "first": 0}))


@router.action("planning-show")
@guarded
def show_again(turn: Turn) -> Reply:
    """Reads the workshop back."""
    return _show(turn, _load(turn))


@router.action("planning-discard")
def discard(turn: Turn) -> Reply:
    """Throws away what was answered."""
    return turn.say("planning-discarded", turn.choice("organise-programme", "organise-programme"))


@router.action("planning-save")
@guarded
def save(turn: Turn) -> Reply:
    """Saves what was read back, if it can still be so; else it is shown again with what speaks against it."""
    draft = _load(turn)
    if draft.workshop is None or draft.seen is None:
        saved = service.create_workshop(turn.session, turn.member, draft.facts, turn.now)
    else:
        saved = service.change_workshop(turn.session, turn.member, draft.workshop, draft.seen, draft.facts, turn.now)
    if saved.present is not None and draft.seen is not None:
        return _show_meanwhile(turn, draft, draft.workshop or "", draft.seen, saved.present)
    if saved.cancelled:
        return turn.say("planning-already-cancelled", turn.choice("menu-organise", "organise"))
    if saved.workshop is None:
        return _show(turn, draft, saved.objection)
    if saved.more_seats:
        fill(turn.session, turn.texts, saved.workshop, turn.now)
    return turn.say(
        "planning-saved-new" if draft.workshop is None else "planning-saved",
        turn.choice("planning-another", "workshop-change", workshop=saved.workshop.id),
        turn.choice("planning-copy-label", "workshop-copy", workshop=saved.workshop.id),
        turn.choice("menu-organise", "organise"),
        workshop=name_workshop(turn.programme, turn.language, saved.workshop),
    )


def _load(turn: Turn) -> Draft:
    """The draft. Refuses whoever may not organise that workshop any more, at every step."""
    draft = turn.load(Draft)
    sites = organised_sites(turn.session, turn.member)
    if draft.workshop is not None:
        find_workshop(turn.session, turn.member, draft.workshop)
    elif draft.facts.site or (draft.complete and sites is not None):
        require_organiser(turn.session, turn.member, draft.facts.site)
    return draft


def _seen(turn: Turn, workshop: str) -> Draft:
    row = find_workshop(turn.session, turn.member, workshop)
    facts = service.read_facts(row)
    return Draft(facts=facts, complete=True, workshop=workshop, seen=facts)


def _list(turn: Turn, key: str, action: str, first: int, **args: str) -> Reply:
    workshops = service.list_changeable(turn.session, turn.member, turn.now)
    chosen = choose_workshops(turn, workshops, first, action, more=action)
    choices = [Choice(each.label, each.action, {**each.args, **args}) for each in chosen]
    back = turn.choice("menu-organise", "organise")
    return turn.ask(key, *choices, back) if choices else turn.say("planning-none-here", back)


def _take(turn: Turn, draft: Draft, facts: Facts) -> Reply:
    """Keeps an answer, unless something speaks against it, and goes on."""
    if objection := object_to(turn, draft, facts):
        return _ask(turn, draft, objection=objection)
    return _go_on(turn, draft.model_copy(update={"facts": facts, "first": 0, "copied": False}))


def _go_on(turn: Turn, draft: Draft) -> Reply:
    if draft.complete:
        return _show(turn, draft)
    fields = list(Field)
    place = fields.index(draft.at) + 1
    if place == len(fields):
        return _show(turn, draft.model_copy(update={"complete": True}))
    following = draft.model_copy(update={"at": fields[place]})
    if following.at is Field.SITE and len(options := list_options(turn, following)) == 1:
        return _go_on(turn, following.model_copy(update={"facts": choose(following, options[0][1])}))
    return _ask(turn, following)


def _ask(turn: Turn, draft: Draft, *, objection: Objection | None = None) -> Reply:
    """Puts the question of the field, after what speaks against the last answer to it."""
    options = [Choice(label, "planning-set", {"value": value}) for label, value in list_options(turn, draft)]
    choices = show_page(turn, options, draft.first, "planning-page", key="planning-more")
    choices.append(turn.choice("planning-back", "planning-back"))
    parts = [say_objection(turn, objection)] if objection else []
    if draft.copied and not objection:
        row = service.sketch(turn.session, draft.facts, None)
        parts.append(turn.words("planning-copied", workshop=name_workshop(turn.programme, turn.language, row)))
    parts.append(turn.words(f"planning-ask-{draft.at.value}"))
    if draft.seen and not objection:
        said = show_facts(turn, draft.facts)
        key = "until" if draft.at is Field.DEADLINE else draft.at.value
        parts.append(turn.words("planning-so-far", value=said[key]))
    return turn.put(Reply(Markup("\n").join(parts), tuple(choices)), step=ANSWER, state=draft)


def _ask_field(turn: Turn, draft: Draft) -> Reply:
    fields: Sequence[Field] = CHANGEABLE if draft.workshop else tuple(Field)
    choices = [turn.choice(f"planning-field-{field.value}", "planning-field", field=field.value) for field in fields]
    if draft.facts != draft.seen:
        choices.append(turn.choice("planning-back", "planning-show"))
    else:
        choices.append(turn.choice("planning-back", "workshop-change"))
    values: dict[str, object] = {}
    if draft.workshop:
        row = find_workshop(turn.session, turn.member, draft.workshop)
        values["workshop"] = name_workshop(turn.programme, turn.language, row)
    key = "planning-what-of" if draft.workshop else "planning-what"
    return turn.ask(key, *choices, step=CHOOSE, state=draft, **values)


def _show(turn: Turn, draft: Draft, objection: Objection | None = None, lead: Markup | None = None) -> Reply:
    """Reads back what will be saved: as participants will see it, what changes and who hears of it, warnings."""
    closes = draft.facts.registration_until
    kept = draft.seen is not None and draft.seen.registration_until == closes
    late = rules.refuse_deadline(closes, draft.facts.sessions[0].start, turn.now)
    if late and not kept:
        return _ask(turn, draft.model_copy(update={"at": Field.DEADLINE}), objection=late)
    row = find_workshop(turn.session, turn.member, draft.workshop) if draft.workshop else None
    parts = [lead] if lead else []
    if objection:
        parts.append(say_objection(turn, objection))
    parts.append(turn.words("planning-preview"))
    parts.append(say_workshop(turn, draft.facts, row))
    if row and draft.seen:
        changed = say_differences(turn, show_facts(turn, draft.seen), show_facts(turn, draft.facts))
        parts.append(Markup("\n").join([turn.words("planning-changes" if changed else "planning-no-change"), *changed]))
        if changed:
            parts.append(Markup("\n").join(say_consequences(turn, row, draft.seen, draft.facts)))
    if warnings := say_warnings(turn, draft.facts, draft.workshop):
        parts.append(Markup("\n").join([turn.words("planning-warnings"), *warnings]))
    parts.append(turn.words("planning-save-ask"))
    choices = (
        turn.yes("planning-save", "planning-save"),
        turn.no("planning-edit", "planning-edit"),
        turn.choice("planning-back", "planning-last"),
        turn.choice("planning-discard", "planning-discard"),
    )
    return turn.put(Reply(Markup("\n\n").join(parts), choices), step=CHOOSE, state=draft)


def _show_meanwhile(turn: Turn, draft: Draft, workshop: str, seen: Facts, present: Facts) -> Reply:
    """Shows what somebody else has changed since the dialogue began, and asks again, on top of that."""
    latest = service.list_history(turn.session, turn.member, workshop)[:1]
    who = latest[0].who if latest and latest[0].who else turn.words("planning-history-nobody")
    lines = [
        turn.words("planning-meanwhile", who=who),
        *say_differences(turn, show_facts(turn, seen), show_facts(turn, present)),
    ]
    merged = draft.model_copy(update={"facts": rules.merge(seen, draft.facts, present), "seen": present})
    return _show(turn, merged, lead=Markup("\n").join(lines))


for _name in ("new", "change", "move", "seats", "copy", "cancel", "history"):
    router.command(f"workshop-{_name}", f"workshop-{_name}", organisers=True)
