"""Numbers set for some years: the other years keep their values."""

from __future__ import annotations

import logging

import pytest
from counterpoise.results.run import prepare
from counterpoise.scenario.model import ScenarioError, load_scenario
from counterpoise.scenario.reading import spans

WAS = None
"""The value of the case."""


@pytest.mark.parametrize(
    ("settings", "address", "years", "values"),
    [
        ({"world.price@2014..": 100}, "world.price", (2012, 2018), [WAS, WAS, 100, 100, 100, 100, 100]),
        ({"world.price@2014": 100}, "world.price", (2012, 2018), [WAS, WAS, 100, WAS, WAS, WAS, WAS]),
        ({"world.price@2014..2016": 1}, "world.price", (2012, 2018), [WAS, WAS, 1, 1, 1, WAS, WAS]),
        ({"world.price@..2013": 1}, "world.price", (2012, 2018), [1, 1, WAS, WAS, WAS, WAS, WAS]),
        ({"world.price@2014..": 1, "world.price@2016": 7}, "world.price", (2013, 2017), [WAS, 1, 1, 7, 1]),
        ({"states.VEN.tie.USA@2010..": "alliance"}, "states.VEN.tie.USA", (2009, 2011), [WAS, 1, 1]),
        ({"ties.CUB-VEN@2010": 0}, "ties.VEN-CUB", (2009, 2011), [WAS, 0, WAS]),
        ({"states.VEN.treaty_cost@2010": 2}, "states.VEN.treaty_cost", (2009, 2011), [1, 2, 1]),  # not in the file
        ({"powers.USA.attention.latin_america@2020": 0}, "powers.USA.attention.latin_america", (2020, 2020), [0]),
    ],
)
def test_years_outside_the_span_keep_their_values(
    settings: dict[str, object], address: str, years: tuple[int, int], values: list[float | None]
) -> None:
    number, before = (load_scenario("venezuela", given).numbers.get(address) for given in (settings, {}))
    assert number is not None
    usual = values if before is None else before.yearly(*years)
    wanted = [was if value is WAS else value for value, was in zip(values, usual, strict=True)]
    assert number.yearly(*years) == pytest.approx(wanted, abs=1e-12)
    assert number.source == ("set by the user",)
    if before is not None and not any("@.." in key for key in settings):
        assert number.yearly(1990, 2000) == before.yearly(1990, 2000)


def test_so_it_is_in_a_prepared_case() -> None:
    whole = prepare("venezuela")
    changed = whole.changed({"world.price@2014..": 100})
    before = whole.scenario.numbers["world.price"].yearly(2012, 2013)
    assert changed.scenario.numbers["world.price"].yearly(2012, 2014) == [*before, 100.0]
    assert changed.world.given("price")[-1] == 100.0


@pytest.mark.parametrize(
    ("address", "value", "told"),
    [
        ("world.price@", 1, "--set: world.price@: '@' is no span of years (write @2014, @2014..2016, @2014.. or @"),
        ("world.price@..", 1, "'@..' is no span of years"),
        ("world.price@2014-2016", 1, "'@2014-2016' is no span of years"),
        ("world.price@2016..2014", 1, "the first year 2016 is after the last 2014"),
        ("world.price@2050..", 1, "the years 2050.. are outside the scenario (it runs from 1990 to 2020)"),
        ("world.price@2014..", None, "takes one number for a span of years"),
        ("world.price@2014..", {"value": 3}, "takes one number for a span of years"),
        ("world.prise@2014..", 1, "no number that may change over the years stands there (did you mean 'price'?)"),
        ("states.VEX.leader@2014", 1, "unknown state 'VEX' (did you mean 'VEN'?)"),
        ("states.VEN.leader@2014..", 3, "--set: states.VEN.leader: 3 is out of limits"),
        ("states.VEN.dependence.trade@2014", 0.1, "goes on below (channel, then power)"),
        ("states.VEN.dependence.trade.USA@2014..", 1.0, "the shares of the powers add up to 1.155 in 2014"),
        ("events.coup_2002.year@2014", 3, "no number that may change over the years stands there"),
        ("rivalry.USA-XXX@2014", 1, "--set: rivalry.USA-XXX: unknown power 'XXX'"),
    ],
)
def test_spans_that_cannot_be(address: str, value: object, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("venezuela", {address: value})
    (problem,) = caught.value.problems
    assert told in str(problem)


@pytest.mark.parametrize(
    ("address", "series", "told"),
    [
        ("world.price", {2014: 100}, "those before 2014 included; to keep them write world.price@2014..=VALUE"),
        ("states.VEN.leader", {1999: 0.9, 2013: 0.3}, "states.VEN.leader@1999..=VALUE"),
        ("decoupling.USA-CHN", {2000: 0.5}, "--set: decoupling.CHN-USA: the series replaces that of the case in all"),
        ("world.price", {1990: 100}, ""),
        ("states.VEN.treaty_cost", {2000: 1.5}, ""),
    ],
)
def test_a_series_that_replaces_years_it_does_not_name_says_so_once(
    address: str, series: dict[int, float], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    spans._tell.cache_clear()
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            load_scenario("venezuela", {address: {"series": series}})
    assert len(caplog.records) == bool(told)
    assert told in caplog.text
