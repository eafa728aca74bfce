"""The agents of the Mesa model: states that choose, powers that answer."""
