"""What the commands do; :mod:`counterpoise.cli` only says what they are called and take."""
