"""Addresses of numbers."""

from __future__ import annotations

import pytest
from counterpoise.scenario.addresses import AddressError, Declared, resolve
from counterpoise.scenario.attributes import ATTRIBUTES, CHANNELS

DECLARED = Declared(
    ("VEN", "CUB"), ("USA", "CHN"), ("ALBA",), ("latin_america",), ("china_oil",), ("us_china",), ("ven_cub",),
    (*CHANNELS, "gas"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "canonical", "name"),
    [
        ("world.price", "world.price", "price"),
        ("states.VEN.dependence.trade.USA", "states.VEN.dependence.trade.USA", "dependence"),
        ("powers.USA.attention.latin_america", "powers.USA.attention.latin_america", "attention"),
        ("ties.CUB-VEN", "ties.VEN-CUB", "ties"),
        ("rivalry.CHN-USA", "rivalry.USA-CHN", "rivalry"),
        ("institutions.ALBA.strength", "institutions.ALBA.strength", "strength"),
        ("routes.china_oil.capacity", "routes.china_oil.capacity", "capacity"),
        ("exchange.CHN-USA", "exchange.USA-CHN", "exchange"),
        ("cycles.us_china.growth", "cycles.us_china.growth", "growth"),
        ("agreements.ven_cub.obstacle", "agreements.ven_cub.obstacle", "obstacle"),
        ("powers.CHN.supply.gas", "powers.CHN.supply.gas", "supply"),
        ("states.VEN.dependence.gas.USA", "states.VEN.dependence.gas.USA", "dependence"),
        ("institutions.ALBA.say.USA", "institutions.ALBA.say.USA", "say"),
    ],
)
def test_addresses(address: str, canonical: str, name: str) -> None:
    found, attribute = resolve(address, DECLARED)
    assert (found, attribute.name) == (canonical, name)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "world",
        "states",
        "states.VEN",
        "ties",
        "ties.VEN",
        "world.price.USA",
        "x.y",
        "routes",
        "routes.china_oil",
        "cycles.us_china",
        "cycles.us_russia.growth",
        "agreements.ven_cub.patron",
        "powers.CHN.supply.oil",
    ],
)
def test_addresses_that_name_nothing(address: str) -> None:
    with pytest.raises(AddressError):
        resolve(address, DECLARED)


def test_no_two_attributes_share_an_array() -> None:
    keys = [attribute.key for attribute in ATTRIBUTES]
    assert len(set(keys)) == len(keys)
    assert {"route_capacity", "route_cost", "cycle_growth", "cycle_measures", "agreement_obstacle"} <= set(keys)
