"""The organisers' menu."""

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.people.service import organised_sites
from handlers.router import router


@router.action("organise")
def show_menu(turn: Turn) -> Reply:
    """What an organiser can do, with a choice for each."""
    organised_sites(turn.session, turn.member)
    return turn.say(
        "organise",
        turn.choice("organise-participants", "participants"),
        turn.choice("organise-requests", "requests"),
        turn.choice("organise-results", "results-list"),
        turn.choice("organise-announcement", "announcement"),
        turn.choice("organise-announcements", "announcements"),
        turn.choice("menu-label", "menu"),
    )


router.command("organise", "organise", organisers=True)
