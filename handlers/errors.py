"""Refusals of the subject: raised where a thing is done, said by the router; what was begun is undone."""


class RefusedError(Exception):
    """Something may not or can't be done. `key` names the words that say why, `values` are theirs."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
