"""What may go wrong when a question is asked. Pure."""


class NoFacts(Exception):
    """Nothing was gathered yet."""


class Broken(Exception):
    """A set of facts is not what its manifest says."""


class Busy(Exception):
    """Somebody else is gathering."""


class Refused(Exception):
    """The engine does not do this; the sentence says why."""


class TooLong(Exception):
    """The question took longer than it may."""
