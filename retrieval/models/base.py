"""What all central types share.

It does not care what they hold.
"""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, and strict about unknown fields, so that a misspelt field is an error where it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
