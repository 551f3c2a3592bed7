"""What is to be run: sweeps, the scenarios in them, how precise their figures are to be."""
