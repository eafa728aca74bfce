"""Families of terms, so that a reason has one colour in every figure, whatever it weighs there."""

from __future__ import annotations

FAMILIES = {
    "motive": (
        "motive", "survival", "felt", "felt_concentration", "force", "hostility", "intent_near", "rules_broken",
        "deterred", "domestic_pressure",
    ),
    "opportunity": (
        "motive_backing", "motive_coalition", "felt_hold", "assault_hold", "hostility_hold", "felt_leader", "felt_rent",
        "felt_unilateralism", "suitors", "suitors_autonomy", "suitors_rivalry", "alliance", "power", "attraction",
        "vulnerable_threat", "felt_vulnerable", "norms",
    ),
    "interdependence": (
        "interdependence", "exposure", "disparity_dependence", "threat_expectation", "felt_reliance", "expectation",
        "peaceful_reliance", "squeeze", "aid",
    ),
    "habit": ("inertia", "last_choice"),
    "constant": ("constant",),
}  # fmt: skip
"""Terms by what they are about: how much there is to resist, with what chances, how much hangs on the power, what was
done last year, and what a strategy costs whoever chooses it. Whatever is not named is of the family ``other``:
likeness, taste, appetite."""

REST = "other"

FAMILY_COLOURS = {
    "motive": "#882255",
    "opportunity": "#DDAACC",
    "interdependence": "#4C7F8C",
    "habit": "#9A9A9D",
    "constant": "#333333",
    REST: "#E6E6E6",
}
"""One colour a family, told apart by lightness too; none is that of a strategy."""


TOLD = {
    "motive": "motive (what there is to resist)",
    "opportunity": "opportunity (the chances of each way)",
    "interdependence": "interdependence (what hangs on the power)",
    "habit": "habit (what was done last year)",
    "constant": "what the strategies cost anyone",
    REST: "likeness, taste, other",
}
"""The families with what they are about."""


def family_name(family: str) -> str:
    """A family in prose: its name, or what it is about where the name does not say it."""
    return TOLD[family] if family in ("constant", REST) else family


def family_of(term: str) -> str:
    """The family of a term by its name."""
    return next((family for family, terms in FAMILIES.items() if term in terms), REST)
