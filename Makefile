# collabsim: every command works in a fresh clone; the first one makes .venv and fills it.
# What each task does is in tools/tasks.py, which also works where there is no make:
#
#     python tools/tasks.py demo
#
# Settings (REPLICATIONS=200, WORKERS=2, VENV=.venv-3.12, ...) reach it through the environment.
SHELL := /bin/sh

.PHONY: help demo install test jobs pages long hours explore quick bounds check region hypotheses patterns benchmarks coverage docs \
	site native wasm wheels notebooks mutants lock clean
.DEFAULT_GOAL := help

help demo install test jobs pages long hours explore quick bounds check region hypotheses patterns benchmarks coverage docs site native wasm wheels notebooks mutants lock clean:
	@python=$${PYTHON:-$$(tools/find-python)} && [ -n "$$python" ] || exit 1; \
		PYTHON="$$python" exec "$$python" tools/tasks.py $@
