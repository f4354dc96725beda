"""`workshop-bot`, but it is killed at a step: `DIES=before:3` dies before the third commit that changes a message.

A step is a commit in which a row of the inbox or the outbox was written: an event is kept, handled, its answer claimed,
its delivery kept. `after:3` dies when the third has been committed.
"""

import os
import re
import signal
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.__main__ import main

WRITES = re.compile(r"\s*(INSERT INTO|UPDATE) (inbox|outbox)\b", re.IGNORECASE)


def die() -> None:
    """As a power failure would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(when: str, step: int) -> None:
    """Lets the process die at a step."""
    steps = 0

    @event.listens_for(Engine, "after_cursor_execute")
    def notice(connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        found = WRITES.match(statement)
        if found and (found[1].upper() != "UPDATE" or cursor.rowcount):
            connection.info["writes"] = True

    @event.listens_for(Engine, "commit")
    def count(connection: Connection) -> None:
        nonlocal steps
        if not connection.info.pop("writes", False):
            return
        steps += 1
        if steps == step:
            if when == "after":
                connection.connection.dbapi_connection.commit()  # type: ignore[union-attr]
            die()

    @event.listens_for(Engine, "rollback")
    def forget(connection: Connection) -> None:
        connection.info.pop("writes", None)


if __name__ == "__main__":
    when, _, step = os.environ["DIES"].partition(":")
    arm(when, int(step))
    main()
