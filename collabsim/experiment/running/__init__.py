"""How a sweep is run: over threads, processes or machines, in rounds, interrupted and resumed."""
