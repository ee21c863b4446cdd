"""Writes an answer with a chat model through LangChain: prompt, stream, gate, and one rewrite of what failed.

It does not care which provider the model is of, and hands nothing on that the gate has not passed. LangChain takes
half a second to import: this module is imported only where a model is configured.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate
from pydantic import SecretStr

import prompts
from retrieval.answering.citing import Gathered
from retrieval.answering.fences import conversation, draw_keys, fenced, harmless
from retrieval.answering.gate import Gate
from retrieval.errors import ModelError, SettingsError
from retrieval.models import Hit, Query

RETRIES = 2
MOST_CHARS = 20_000  # of one call: many times what an answer takes; a model that does not end is not listened to
_END_REASONS = ("finish_reason", "stop_reason", "done_reason")
_TEMPLATE = ChatPromptTemplate.from_messages([("system", "{instructions}"), ("human", "{request}")])


class Written(NamedTuple):
    """`dropped` counts the sentences that failed the check for good."""

    dropped: int


def build_chat(model: str, base_url: str | None = None, timeout: float = 30.0) -> BaseChatModel:
    """The chat model "provider:name"; `timeout` is in seconds without anything from the model.

    Raises SettingsError saying what to set or install.
    """
    from langchain.chat_models import init_chat_model

    provider, _, name = model.partition(":")
    if not provider or not name:
        raise SettingsError(
            f"BRIEFING_MODEL={model} is not a model: write provider:name, such as openai:gpt-4o-mini, or extractive."
        )
    options: dict[str, Any] = {"max_retries": RETRIES, "timeout": timeout}
    if provider == "ollama":  # its client takes the time-out, and does not retry
        options = {"client_kwargs": {"timeout": timeout}}
    if base_url:
        options["base_url"] = base_url
    try:
        chat: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
    except ImportError as error:
        raise SettingsError(
            f"The model provider {provider} is not installed: pip install langchain-{provider.replace('_', '-')}, "
            "or set BRIEFING_MODEL=extractive."
        ) from error
    except Exception as error:  # each provider has its own errors for a missing key
        raise SettingsError(_what_to_set(provider, model, error)) from error
    if _key_is_empty(chat):
        raise SettingsError(_set_key(provider))
    return chat


def write(chat: BaseChatModel, query: Query, hits: Sequence[Hit], gathered: Gathered) -> Written:
    """Streams an answer from `hits` through the gate into `gathered`.

    Raises ModelError where the model fails; whole checked sentences that came before stay in `gathered`.
    """
    keys = draw_keys(hits)
    gate = Gate(keys, gathered)
    instructions = prompts.load("answer", today=f"{query.asked_at:%A} {query.asked_at.day} {query.asked_at:%B %Y}")
    request = prompts.load(
        "question",
        passages=fenced(keys),
        conversation=conversation(query.history),
        question=harmless(query.text),
    )
    _through(gate, chat, instructions.text, request.text)
    gate.close()
    if not gate.held:
        return Written(gate.dropped)
    return Written(gate.dropped + _rewrite(chat, gate, keys, gathered))


def _rewrite(chat: BaseChatModel, gate: Gate, keys: dict[str, Hit], gathered: Gathered) -> int:
    """One call for all sentences that failed; gives the number that failed again."""
    second = Gate(keys, gathered)
    before = len(gathered.sentences)
    faults = [f"- {harmless(held.draft.text)} (wrong: {harmless(' '.join(held.reasons))})" for held in gate.held]
    request = prompts.load("rewrite_request", passages=fenced(keys), sentences="\n".join(faults))
    try:
        _through(second, chat, prompts.load("rewrite").text, request.text)
    except ModelError:
        if not gathered.sentences:
            raise
    else:
        second.close()
    return max(len(gate.held) - (len(gathered.sentences) - before), 0)


def _through(gate: Gate, chat: BaseChatModel, instructions: str, request: str) -> None:
    """Streams one call into the gate; raises ModelError for anything but an end that the model itself announced."""
    stream = (_TEMPLATE | chat).stream({"instructions": instructions, "request": request})
    ended, written = False, 0
    try:
        for chunk in stream:
            piece = _text(chunk)
            written += len(piece)
            gate.feed(piece)
            ended = ended or any(chunk.response_metadata.get(key) for key in _END_REASONS)
            if gate.full:
                return
            if written > MOST_CHARS:
                break
    except Exception as error:  # each provider has its own errors; none may stop the answer
        raise ModelError(in_plain_words(error)) from error
    if written > MOST_CHARS:
        raise ModelError("The model did not come to an end.")
    if not ended:
        raise ModelError("The model's answer was cut off.")


def _text(message: BaseMessage) -> str:
    return str(message.text)


def in_plain_words(error: BaseException) -> str:
    """What went wrong with a model, in one plain sentence for the person who asked."""
    status = next(
        (code for each in _causes(error) if isinstance(code := getattr(each, "status_code", None), int)), None
    )
    kinds = " ".join(type(each).__name__ for each in _causes(error)).lower()
    if status in (401, 403):
        return "The model refused the key."
    if status == 404:
        return "The provider does not know the model."
    if status == 429:
        return "The model is too busy."
    if status is not None and status >= 500:
        return "The model's server failed."
    if "timeout" in kinds:
        return "The model did not answer in time."
    if "connect" in kinds or "protocol" in kinds:
        return "The model could not be reached, or the connection broke."
    return "The model answered with something that could not be read."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _what_to_set(provider: str, model: str, error: Exception) -> str:
    words = str(error).lower()
    if "credential" in words or "api_key" in words or "api key" in words:
        return _set_key(provider)
    if "provider" in words:
        return (
            f"BRIEFING_MODEL={model}: the provider {provider} is not known. Known ones are, for example, openai, "
            "anthropic and ollama; or set BRIEFING_MODEL=extractive."
        )
    return f"The model {model} could not be set up ({type(error).__name__}); check it or set BRIEFING_MODEL=extractive."


def _set_key(provider: str) -> str:
    return f"The model has no key. Set {provider.upper()}_API_KEY, or BRIEFING_MODEL=extractive."


def _key_is_empty(chat: BaseChatModel) -> bool:
    """Some providers accept an empty key and fail only when asked."""
    values = (getattr(chat, name, None) for name in type(chat).model_fields if name.endswith("api_key"))
    return any(isinstance(value, SecretStr) and not value.get_secret_value().strip() for value in values)
