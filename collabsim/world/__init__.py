"""The state of one run: tables, codes, keyed draws, calendar and event log."""
