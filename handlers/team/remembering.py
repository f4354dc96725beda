"""What was answered once becomes an answer for everybody, after an organiser has looked at it."""

from markupsafe import Markup
from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.people.service import find_person
from handlers.router import router
from handlers.team.faq import find_entry, keep, list_entries, list_versions, propose, restore
from handlers.team.wording import LABELLED, quote
from handlers.texts import say_moment

SHOWN = 5
ASKED = {"pattern": "team-faq-pattern-what", "answer": "team-faq-answer-what"}
"""How each part of an answer is asked for."""


class Proposal(BaseModel):
    """An answer for everybody that is being looked at. `edits`: which part the next message replaces; "" none."""

    id: str
    pattern: str
    answer: str
    edits: str = ""


@router.action("team-faq")
def show_proposal(turn: Turn, question: int) -> Reply:
    """Shows what would be kept."""
    id, pattern, answer = propose(turn.session, turn.member, question)
    return _show(turn, Proposal(id=id, pattern=pattern, answer=answer))


@router.action("team-faq-change")
def change(turn: Turn, id: str) -> Reply:
    """Shows an answer that is kept, to be changed."""
    entry = find_entry(turn.session, turn.member, id)
    return _show(turn, Proposal(id=id, pattern=entry.patterns[0], answer=turn.name(entry.answer)))


def _show(turn: Turn, proposal: Proposal) -> Reply:
    return turn.ask(
        "team-faq-proposal",
        turn.yes("team-faq-yes", "team-faq-keep"),
        turn.choice("team-faq-edit-pattern", "team-faq-edit", part="pattern"),
        turn.choice("team-faq-edit-answer", "team-faq-edit", part="answer"),
        turn.no("team-faq-no", "team-faq-leave"),
        step="team-faq",
        state=proposal,
        pattern=proposal.pattern,
        answer=proposal.answer,
    )


@router.action("team-faq-edit")
def ask_part(turn: Turn, part: str) -> Reply:
    """Asks how the question, or the answer, is to read."""
    proposal = turn.load(Proposal)
    proposal.edits = part
    return turn.ask(ASKED[part], step="team-faq", state=proposal)


@router.step("team-faq")
def take_part(turn: Turn, typed: str) -> Reply | None:
    """Takes the new words of the part that was asked for."""
    proposal = turn.load(Proposal)
    if not proposal.edits or not typed.strip():
        return None
    if proposal.edits == "pattern":
        proposal.pattern = " ".join(typed.split())
    else:
        proposal.answer = typed.strip()
    proposal.edits = ""
    return _show(turn, proposal)


@router.action("team-faq-keep")
def keep_proposal(turn: Turn) -> Reply:
    """Keeps it: who asks like that from now on gets the answer."""
    proposal = turn.load(Proposal)
    keep(turn.session, turn.member, proposal.id, proposal.pattern, proposal.answer, turn.language, turn.now)
    versions = turn.choice("faq-versions-label", "faq-versions", id=proposal.id)
    return turn.say("team-faq-kept", versions, pattern=quote(proposal.pattern))


@router.action("team-faq-leave")
def leave(turn: Turn) -> Reply:
    """Leaves it at the one answer."""
    return turn.say("team-faq-left")


@router.action("faq-versions")
def show_versions(turn: Turn, id: str = "", first: int = 0) -> Reply:
    """The answers that were kept in the chat, or the versions of one, each of which can be restored."""
    back = turn.choice("menu-organise", "organise")
    if id:
        return _show_versions(turn, id, first)
    entries = list_entries(turn.session, turn.member)
    if not entries:
        return turn.say("faq-versions-none", back)
    shown = entries[first : first + SHOWN]
    choices = [Choice(quote(entry.patterns[0], LABELLED), "faq-versions", {"id": entry.id}) for entry in shown]
    if len(entries) > first + SHOWN:
        choices.append(turn.choice("faq-versions-more", "faq-versions", first=first + SHOWN))
    return turn.say("faq-versions-which", *choices, back)


def _show_versions(turn: Turn, id: str, first: int) -> Reply:
    versions = list_versions(turn.session, turn.member, id)
    shown = versions[first : first + SHOWN]
    lines, choices = [], [turn.choice("team-faq-change", "team-faq-change", id=id)]
    for place, version in enumerate(shown, first):
        when = say_moment(version.at, turn.language, turn.programme.timezone)
        by = find_person(turn.session, version.actor_id).name if version.actor_id else turn.words("faq-version-file")
        answer = quote(turn.name(version.answer))
        lines.append(turn.words("faq-version", when=when, by=by, pattern=quote(version.patterns[0]), answer=answer))
        if place:
            choices.append(turn.choice("faq-restore", "faq-restore", {"when": when}, version=version.id))
    if len(versions) > first + SHOWN:
        choices.append(turn.choice("faq-versions-more", "faq-versions", id=id, first=first + SHOWN))
    others = turn.choice("faq-versions-others", "faq-versions")
    return Reply(Markup("\n\n").join([turn.words("faq-versions"), *lines]), (*choices, others))


@router.action("faq-restore")
def restore_version(turn: Turn, version: int) -> Reply:
    """Lets an earlier version hold again."""
    restored = restore(turn.session, turn.member, version, turn.now)
    versions = turn.choice("faq-versions-label", "faq-versions", id=restored.faq_id)
    return turn.say("faq-restored", versions, answer=quote(turn.name(restored.answer)))


router.command("faq-versions", "faq-versions", organisers=True)
