"""Failures of a model: what a person is told, what the operator should do, and which are worth another try.

It does not care which provider's client raised them: each has its own errors, with a status in common.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST_WAIT = 20.0  # seconds; a model that asks for a longer wait is not waited for
_PASSING = frozenset({408, 409, 425, 429})


def in_plain_words(error: BaseException) -> str:
    """What went wrong with a model, in one plain sentence for the person who asked."""
    status, kinds, said = _status(error), _kinds(error), _said(error)
    if status in (401, 403):
        return "The model refused the key."
    if status == 404:
        return "The provider does not know the model."
    if "insufficient_quota" in said or status == 402:
        return "The model's account is used up."
    if status == 429 or "overloaded" in said:
        return "The model is too busy."
    if (status is not None and status >= 500) or "server_error" in said or "api_error" in said:
        return "The model's server failed."
    if status in (400, 413, 422):
        return "The model did not take the request."
    if "timeout" in kinds:
        return "The model did not answer in time."
    if "connect" in kinds or "protocol" in kinds:
        return "The model could not be reached, or the connection broke."
    return "The model answered with something that could not be read."


def advice(error: BaseException, model: str) -> str:
    """What the operator should do about it, in one sentence."""
    provider, _, name = model.partition(":")
    status, kinds = _status(error), _kinds(error)
    if status in (401, 403):
        return f"Set {provider.upper()}_API_KEY to a key that may use {name}."
    if status == 404:
        pull = f", `ollama pull {name}` fetches it" if provider == "ollama" else ""
        return f"Check the name in BRIEFING_MODEL and the address in BRIEFING_MODEL_URL{pull}."
    if status == 429 or "insufficient_quota" in _said(error):
        return "Look at the limits and the credit of the provider's account."
    if "timeout" in kinds:
        return "Set BRIEFING_MODEL_TIMEOUT higher, or take a faster model."
    if status is None and ("connect" in kinds or "protocol" in kinds):
        return "Check BRIEFING_MODEL_URL, and that its server runs."
    return "Try again later; until then answers are made of sentences from the articles."


def worth_another_try(error: Exception) -> bool | float:
    """Whether the same call may work soon, or the seconds that the server asks to wait before it."""
    status = _status(error)
    if status is None:
        kinds = _kinds(error)
        return ("connect" in kinds or "protocol" in kinds) and "timeout" not in kinds
    if (status not in _PASSING and status < 500) or "insufficient_quota" in _said(error):
        return False
    asked = _retry_after(error)
    return True if asked is None else asked if asked <= MOST_WAIT else False


def _status(error: BaseException) -> int | None:
    """The HTTP status; an error within a stream that began well has none."""
    found = (getattr(each, "status_code", None) for each in _causes(error))
    return next((code for code in found if isinstance(code, int) and code >= 400), None)


def _said(error: BaseException) -> str:
    """What the errors and the bodies of the responses say."""
    return " ".join(f"{each} {getattr(each, 'body', '')}" for each in _causes(error)).lower()


def _kinds(error: BaseException) -> str:
    return " ".join(type(each).__name__ for each in _causes(error)).lower()


def _retry_after(error: BaseException) -> float | None:
    """Seconds from the header of that name, which holds seconds or a date; None where it is absent or neither."""
    for each in _causes(error):
        headers = getattr(getattr(each, "response", None), "headers", None)
        value = headers.get("retry-after") if headers is not None else None
        if not value:
            continue
        try:
            return max(float(value), 0.0)
        except ValueError:
            pass
        try:
            return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
        except (ValueError, TypeError):
            return None
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
