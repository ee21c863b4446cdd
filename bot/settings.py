"""The settings, from `BRIEFING_*` variables and a `.env` file; the only place that reads the environment.

It does not care what a setting is used for, and checks only form: `briefing doctor` checks that things answer.
"""

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import SettingsError
from retrieval.models import Prices


class Settings(BaseSettings):
    """One field per `BRIEFING_` variable; the defaults run on a laptop with no account and no key."""

    model_config = SettingsConfigDict(
        env_prefix="BRIEFING_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # compose files hand on what is not set as "": an empty home is no working directory
        extra="ignore",
        frozen=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("briefing-bot", appauthor=False))
    models: Path | None = Field(
        default=None, description="where the graphs of embedder and reader are kept, else in the data folder"
    )
    model: str = "extractive"
    model_url: str | None = None
    model_timeout: float = Field(default=30.0, gt=0, description="seconds without a token before a model call ends")
    model_prices: str | None = Field(
        default=None, description="of a million tokens of input and of output, and the currency, as in 0.15,0.60,EUR"
    )
    entailment: bool = Field(default=False, description="ask the model once more whether its passages bear it out")
    embedding: str = "minilm"
    database_url: str | None = None
    chroma_url: str | None = None
    fetch_allow: str = ""
    slack_api_url: str = "https://slack.com/api/"
    slack_bot_token: str | None = Field(default=None, repr=False)
    slack_app_token: str | None = Field(default=None, repr=False)
    slack_signing_secret: str | None = Field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, description="where --http listens")
    replica: str = Field(default="local", description="a stable name, one for each replica that shares a database")
    zone: str = Field(default="UTC", description="time zone of the terminal's days and of new subscriptions")
    command_prefix: str = Field(default="", description="put before each slash command, where names are taken")
    poll_minutes: int = Field(default=15, ge=1, description="the shortest time between two polls of a feed")
    questions_per_hour: int = Field(default=60, ge=1, description="accepted from one person in an hour")
    questions_per_day: int | None = Field(default=None, ge=1, description="accepted from one person in a day")
    team_questions_per_day: int | None = Field(default=None, ge=1, description="accepted from a workspace in a day")
    tokens_per_day: int | None = Field(default=None, ge=1, description="of the model, for one person in a day")
    team_tokens_per_day: int | None = Field(default=None, ge=1, description="of the model, for a workspace in a day")
    beyond_caps: Literal["refuse", "extractive"] = Field(
        default="refuse", description="whether a question beyond a day's cap is refused, or answered without the model"
    )
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @field_validator("model_prices")
    @classmethod
    def _two_prices(cls, value: str | None) -> str | None:
        if value:
            _prices(value)
        return value or None

    @property
    def prices(self) -> Prices | None:
        """Of the model's tokens, where set."""
        return _prices(self.model_prices) if self.model_prices else None

    @property
    def models_folder(self) -> Path:
        """Where the graphs of embedder and reader are kept once built."""
        return self.models or self.home / "models"

    @property
    def sql_url(self) -> str:
        """SQLAlchemy URL of the catalogue: PostgreSQL through psycopg 3 where set, else a file in the data folder."""
        if not self.database_url:
            return f"sqlite:///{self.home / 'briefing.sqlite'}"
        for scheme in ("postgresql://", "postgres://"):
            if self.database_url.startswith(scheme):
                return "postgresql+psycopg://" + self.database_url.removeprefix(scheme)
        return self.database_url

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The `host:port` pairs exempt from the fetch guard."""
        return frozenset(part.strip().lower() for part in self.fetch_allow.split(",") if part.strip())


def _prices(value: str) -> Prices:
    """Raises ValueError where it is not two numbers and, where wanted, the name of a currency."""
    parts = [part.strip() for part in value.split(",")]
    try:
        prices = Prices(input=float(parts[0]), output=float(parts[1]), currency=parts[2] if parts[2:] else "USD")
    except (ValueError, IndexError):
        prices = None
    if prices is None or len(parts) > 3 or not (prices.input >= 0 and prices.output >= 0 and prices.currency):
        raise ValueError(
            "write the prices of a million tokens of input and of output, as in 0.15,0.60 or 0.15,0.60,EUR"
        )
    return prices


def load_settings(**overrides: object) -> Settings:
    """The settings in force; raises SettingsError naming each variable that does not fit."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        faults = "; ".join(
            f"BRIEFING_{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in error.errors()
        )
        raise SettingsError(f"Settings that do not fit: {faults}") from error
