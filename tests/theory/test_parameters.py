"""The table of parameters: ranges, sources, names."""

from __future__ import annotations

import pytest
from counterpoise.theory import (
    parameters,
)

DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}


@pytest.mark.parametrize("parameter", parameters.PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_parameter_has_a_plausible_range_around_its_default_and_a_source(parameter: parameters.Parameter) -> None:
    low, high = parameters.limits_of(parameter.name)
    assert low <= parameter.low <= parameter.default <= parameter.high <= high
    assert parameter.low < parameter.high
    assert parameter.meaning
    assert parameter.source


def test_parameters_have_unique_names_and_limits_name_only_parameters() -> None:
    assert len(DEFAULT) == len(parameters.PARAMETERS)
    assert set(parameters.LIMITS) <= set(DEFAULT)
