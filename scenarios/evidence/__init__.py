"""Evidence records, restated; their ids are cited by scenarios and theories."""
