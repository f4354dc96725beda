"""The position of the stream that is kept. What lies behind it has been handed over or done, whatever happens to us.

What takes a while, such as waiting for a key or entering a room, holds it back, and everybody else goes on. After a
kill that comes again, with everything since, of which what was handled is known.
"""

from collections.abc import Collection, Hashable


class Position:
    """Where the next process begins; holds are made in the order of the stream."""

    def __init__(self) -> None:
        self._held: dict[Hashable, str] = {}

    def hold(self, what: Hashable, cursor: str) -> None:
        """Keeps the position at `cursor`, before the thing, until that is released."""
        self._held[what] = cursor

    def release(self, what: Hashable) -> None:
        """The thing need not come again."""
        self._held.pop(what, None)

    def find(self, reached: str, done: Collection[object] = ()) -> str:
        """The position to keep together with what is done: before the oldest of the others, else as far as we came."""
        return next((cursor for what, cursor in self._held.items() if what not in done), reached)
