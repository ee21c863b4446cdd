"""Settings that do not fit say how to write them."""

import pytest

from bot.settings import load_settings
from retrieval.errors import SettingsError
from retrieval.models import Prices


@pytest.mark.parametrize("prices", ["0.15", "cheap", "1,2,EUR,x", "-1,2", "nan,1", "1,2,"])
def test_prices_that_do_not_fit_say_how_to_write_them(prices: str) -> None:
    with pytest.raises(SettingsError, match=r"BRIEFING_MODEL_PRICES: .*0\.15,0\.60"):
        load_settings(model_prices=prices)


def test_prices_are_of_input_and_output_in_a_currency() -> None:
    assert load_settings(model_prices="0.15, 0.60").prices == Prices(input=0.15, output=0.6, currency="USD")
    assert load_settings(model_prices="2,10,EUR").prices == Prices(input=2, output=10, currency="EUR")
    assert load_settings(model_prices="").prices is None


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    without = load_settings()
    for name in ("HOME", "MODEL", "PORT", "DATABASE_URL", "SLACK_API_URL"):
        monkeypatch.setenv(f"BRIEFING_{name}", "")
    assert load_settings() == without
