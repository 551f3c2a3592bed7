"""From a scenario to runs: worlds laid out, replications run, nothing read into them."""
