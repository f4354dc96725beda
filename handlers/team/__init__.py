"""Questions that the bot can't answer, given to the team, and the team's answers."""
