"""Time zones by the names that people, Slack and settings use for them.

It does not care what is read in a zone. A name that is not known is told in words fit for the person who gave it.
"""

from zoneinfo import ZoneInfo

from retrieval.errors import QuestionError


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name such as "Europe/Berlin"; QuestionError where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise QuestionError(
            f"The time zone {name[:60]!r} is not known: use a name such as Europe/Berlin or UTC."
        ) from error
