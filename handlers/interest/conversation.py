"""Asking to be told of a new date of a course, seeing what one has asked for, and taking it back."""

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.interest.service import (
    drop_interest,
    is_for,
    keep_interest,
    list_interests,
    list_wishable,
)
from handlers.messages import Choice, Reply
from handlers.programme.catalogue import find_course
from handlers.programme.wording import show_page
from handlers.router import router


@router.action("interests")
def show_interests(turn: Turn) -> Reply:
    """What the person has asked for, each of which can be taken back; where there is nothing, what can be asked for."""
    courses = list_interests(turn.session, turn.member.id)
    if not courses:
        return choose_course(turn)
    lines = [turn.words("interest-line", course=turn.name(course.title)) for course in courses]
    choices = [
        turn.choice("interest-drop", "interest-drop", {"course": turn.name(course.title)}, course=course.id)
        for course in courses
    ]
    more = [turn.choice("interest-more", "interest-which")] if list_wishable(turn.session, turn.member) else []
    return Reply(Markup("\n").join([turn.words("interests"), *lines]), (*choices, *more))


@router.action("interest-which")
def choose_course(turn: Turn, first: int = 0) -> Reply:
    """The courses that can be asked for, five at a time."""
    courses = list_wishable(turn.session, turn.member)
    if not courses:
        return turn.say("interest-no-course", turn.choice("menu-label", "menu"))
    choices = [Choice(turn.name(course.title), "interest", {"course": course.id}) for course in courses]
    return turn.say("interest-which", *show_page(turn, choices, first, "interest-which", key="interest-others"))


@router.action("interest")
def keep(turn: Turn, course: str) -> Reply:
    """Keeps that the person wants to hear of a course; once, however often it is chosen."""
    new = keep_interest(turn.session, turn.member, course, turn.now)
    title = turn.name(find_course(turn.session, course).title)
    said = turn.say("interest-kept" if new else "interest-kept-already", course=title)
    text = said.text
    if not is_for(turn.session, turn.member, course):
        text = f"{text}\n{turn.words('interest-other-group')}"
    return Reply(text, (turn.choice("interests-label", "interests"), turn.choice("menu-label", "menu")))


@router.action("interest-drop")
def drop(turn: Turn, course: str) -> Reply:
    """Takes a wish back."""
    drop_interest(turn.session, turn.member, course)
    back = turn.choice("interest-back", "interest", course=course)
    return turn.say("interest-dropped", back, course=turn.name(find_course(turn.session, course).title))


router.command("interest", "interests")
