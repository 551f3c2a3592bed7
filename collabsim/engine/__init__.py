"""The compiled loop: the same phases and rules for many replications."""
