"""Why a state chose what it chose: terms, waterfall, leverage of numbers, readable traces."""
