"""Sets up the chat model that a setting names, and says what to do where that cannot be done.

It does not care what the model is asked. Retries are not the client's: `retrieval.answering.writing.calling` makes
them, the same for every provider. LangChain takes half a second to import: this module is imported only where a model
is set.
"""

from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from retrieval.errors import SettingsError

OLLAMA_CONTEXT = 8_192  # tokens: rules, ten passages, earlier turns and a long question


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
    options: dict[str, Any] = {"max_retries": 0, "timeout": timeout}
    if provider == "ollama":  # its client takes the time-out, and does not retry
        # Left to itself it takes 4,096 tokens and cuts the beginning off, which is where the rules stand.
        options = {"client_kwargs": {"timeout": timeout}, "num_ctx": OLLAMA_CONTEXT}
    if provider == "openai":  # LangChain asks servers at other addresses for no count of tokens unless told to
        options["stream_usage"] = True
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
        raise SettingsError(_what_to_set(provider, model, error, base_url)) from error
    if _key_is_empty(chat):
        raise SettingsError(_set_key(provider, base_url))
    return chat


def _what_to_set(provider: str, model: str, error: Exception, base_url: str | None) -> str:
    words = str(error).lower()
    if "credential" in words or "api_key" in words or "api key" in words:
        return _set_key(provider, base_url)
    if "provider" in words:
        return (
            f"BRIEFING_MODEL={model}: the provider {provider} is not known. Known ones are, for example, openai, "
            "anthropic and ollama; or set BRIEFING_MODEL=extractive."
        )
    return f"The model {model} could not be set up ({type(error).__name__}); check it or set BRIEFING_MODEL=extractive."


def _set_key(provider: str, base_url: str | None) -> str:
    any_word = " (any word, if the server at BRIEFING_MODEL_URL wants none)" if base_url else ""
    return f"The model has no key. Set {provider.upper()}_API_KEY{any_word}, or BRIEFING_MODEL=extractive."


def _key_is_empty(chat: BaseChatModel) -> bool:
    """Some providers accept an empty key and fail only when asked."""
    values = (getattr(chat, name, None) for name in type(chat).model_fields if name.endswith("api_key"))
    return any(isinstance(value, SecretStr) and not value.get_secret_value().strip() for value in values)
