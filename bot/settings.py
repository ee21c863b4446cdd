"""The settings, from `BRIEFING_*` variables and a `.env` file; the only place that reads the environment.

It does not care what a setting is used for, and checks only form: `briefing doctor` checks that things answer.
"""

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import SettingsError


class Settings(BaseSettings):
    """One field per `BRIEFING_` variable; the defaults run on a laptop with no account and no key."""

    model_config = SettingsConfigDict(
        env_prefix="BRIEFING_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = Field(default_factory=lambda: user_data_path("briefing-bot", appauthor=False))
    models: Path | None = Field(default=None, description="where the embedding graph is kept, else in the data folder")
    model: str = "extractive"
    model_url: str | None = None
    model_timeout: float = Field(default=30.0, gt=0, description="seconds without a token before a model call ends")
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
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @property
    def models_folder(self) -> Path:
        """Where the embedding graph is kept once built."""
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
