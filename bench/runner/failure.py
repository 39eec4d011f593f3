"""How the bench gives up."""


class Failure(Exception):
    """Something did not work as it has to; the message says what."""
