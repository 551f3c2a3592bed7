"""The opposite sought: admissible values at which a contrast or a verdict turns.

Points of the region of values say over how much of it something holds. A search says where it does
not, and looks for nothing else. It searches with one half of the luck and confirms with the other.
"""
