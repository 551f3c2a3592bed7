"""The classroom page: recorded worlds, twins, what made a pilot stop, and the lever game."""
