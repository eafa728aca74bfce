"""counterpoise: how states align between great powers."""
