"""For people: what a comparison found, on the terminal and as figures."""
