"""The classroom page and its server: recorded worlds, stories, sheets, the lever game."""
