"""Everything that can go wrong between nodes, as one tree of exceptions.

`Refused` and its children are what a server answers (they carry an HTTP status); `AnswerBad` and `Unreachable` are what
a client meets; `DocumentRefused` is a document that is not taken in. Messages are for developers and carry no personal
data.
"""

from collections.abc import Mapping


class EwpError(Exception):
    """Root of the tree: `code` is a stable word, `message` one English sentence for a developer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Refused(EwpError):
    """A request that is not served. `user_messages` maps a language tag to a sentence a person may read."""

    status = 400

    def __init__(self, code: str, message: str, user_messages: Mapping[str, str] | None = None) -> None:
        super().__init__(code, message)
        self.user_messages: dict[str, str] = dict(user_messages or {})


class BadRequest(Refused):
    """400: parameters or signature are wrong."""


class NotAuthenticated(Refused):
    """401: no HTTP signature, or one of a kind that is not spoken here."""

    status = 401


class Forbidden(Refused):
    """403: the signature may be right, the key or the university may not do this."""

    status = 403


class NotFound(Refused):
    """404: no such endpoint."""

    status = 404


class MethodNotAllowed(Refused):
    """405: this endpoint does not take the method."""

    status = 405


class Conflict(Refused):
    """409: somebody changed it in the meantime."""

    status = 409


class LengthRequired(Refused):
    """411: the length of the body must be said beforehand."""

    status = 411


class TooLarge(Refused):
    """413: the body is larger than what is read."""

    status = 413


class TryLater(Refused):
    """503: not now; asking again later is right."""

    status = 503


class AnswerBad(EwpError):
    """The partner answered, but the answer cannot be trusted or read. `status` is its HTTP status, 0 when unknown."""

    def __init__(self, code: str, message: str, status: int = 0) -> None:
        super().__init__(code, message)
        self.status = status


class Unreachable(EwpError):
    """No answer came: no connection, a time-out, a connection that broke. `sent` tells whether bytes had left."""

    def __init__(self, code: str, message: str, sent: bool = False) -> None:
        super().__init__(code, message)
        self.sent = sent


class AddressRefused(Unreachable):
    """The address may not be called from here (scheme, port, private network): nothing was sent."""


class DocumentRefused(EwpError):
    """An XML document, manifest or catalogue that is malformed, dangerous or too large."""
