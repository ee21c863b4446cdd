"""What a question cost: tokens as the provider counts them, else estimated, and their price.

It does not care which provider counted. Prices change, so they are a setting and never known here; input that the
provider has cached is counted at the full price.
"""

from collections.abc import Iterable

from retrieval.models import Prices, Usage

CHARS_PER_TOKEN = 4  # of English, roughly; other scripts take more tokens than this says
NOTHING = Usage(calls=0, input_tokens=0, output_tokens=0)


class Meter:
    """Adds up the calls of one answer."""

    def __init__(self) -> None:
        self._usage = NOTHING

    def count(self, input_tokens: int, output_tokens: int, *, estimated: bool) -> None:
        """One call that the provider took."""
        had = self._usage
        self._usage = Usage(
            calls=had.calls + 1,
            input_tokens=had.input_tokens + input_tokens,
            output_tokens=had.output_tokens + output_tokens,
            estimated=had.estimated or estimated,
        )

    @property
    def usage(self) -> Usage | None:
        """None where no call was taken, as where the model could not be reached."""
        return self._usage if self._usage.calls else None


def estimated_tokens(texts: Iterable[str]) -> int:
    """Roughly how many tokens the texts take, rounded up."""
    return sum(-(-len(text) // CHARS_PER_TOKEN) for text in texts)


def priced(usage: Usage | None, prices: Prices | None) -> Usage | None:
    """The usage with what it costs, where prices are set."""
    if usage is None or prices is None:
        return usage
    cost = (usage.input_tokens * prices.input + usage.output_tokens * prices.output) / 1_000_000
    return usage.model_copy(update={"cost": round(cost, 8), "currency": prices.currency})
