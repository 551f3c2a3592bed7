"""Municipalities: from a size, or from a file, to posts, units and the lines between them."""
