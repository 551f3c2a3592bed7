"""Speed, measured side by side: ``python -m benchmarks`` writes docs/performance.md.

No figure here is a test. A ratio of two things timed in turn in one process or in
two alike says how they compare; seconds alone say how fast this machine was today.
"""
