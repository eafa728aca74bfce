"""One file an actor."""
