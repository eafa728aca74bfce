"""The atlas: what is known of actors, pairs, bodies and events, once, with sources."""
