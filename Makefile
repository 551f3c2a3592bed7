# collabsim: every command works in a fresh clone; the first one makes .venv and fills it.
SHELL := /bin/sh

REPLICATIONS ?= 2000
SCENARIO ?= scenarios/small_and_large.toml
RESULTS ?= results/demo
WORKERS ?= auto

VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PYTEST := $(BIN)/python -m pytest

.PHONY: help demo test long explore quick bounds check patterns benchmarks coverage docs notebooks lock clean install
.DEFAULT_GOAL := help

help:
	@echo "make demo       compare a small and a large municipality; figures go to $(RESULTS)"
	@echo "make test       run all tests but those that take minutes each"
	@echo "make long       run those that take minutes each"
	@echo "make explore    look for counterexamples nobody thought of"
	@echo "make quick      run the tests that take seconds"
	@echo "make bounds     run some with every index of the compiled code checked"
	@echo "make check      style, types, imports, and whether generated documents are fresh"
	@echo "make patterns   compare the model with the patterns from the evidence"
	@echo "make benchmarks measure speed and write docs/performance.md"
	@echo "make coverage   run the tests with the rules uncompiled and measure what they reach"
	@echo "make docs       write the generated parts of the documents anew"
	@echo "make notebooks  execute every notebook and keep its output"
	@echo "make lock       write requirements.lock anew from pyproject.toml"
	@echo "make clean      remove $(VENV) and caches; results are never touched"

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml
	@if [ ! -x $(BIN)/python ]; then \
		python=$${PYTHON:-$$(tools/find-python)} && [ -n "$$python" ] || exit 1; \
		echo "Making $(VENV) with $$("$$python" --version)."; \
		"$$python" -m venv $(VENV) || exit 1; \
	fi
	@echo "Installing the libraries of requirements.lock into $(VENV) (once, a minute or two)."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes \
		--requirement requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED)
	@$(BIN)/collabsim compare $(SCENARIO) --replications $(REPLICATIONS) --out $(RESULTS)

test: $(INSTALLED)
	@$(PYTEST) --numprocesses $(WORKERS) --dist worksteal -m "not long"

long: $(INSTALLED)
	@$(PYTEST) --numprocesses $(WORKERS) --dist loadfile -m long

explore: $(INSTALLED)
	@HYPOTHESIS_PROFILE=explore $(PYTEST) --numprocesses $(WORKERS) --dist worksteal \
		--timeout 3600 -m "hypothesis and not long"

quick: $(INSTALLED)
	@$(PYTEST) --numprocesses $(WORKERS) --dist loadfile -m "not slow"

# Compiled code does not look whether a row is there; this does, with code compiled anew for it.
bounds: $(INSTALLED)
	@NUMBA_BOUNDSCHECK=1 COLLABSIM_CACHE=.bounds_cache $(PYTEST) -m "not slow and not long" \
		tests/engine/test_bounds.py tests/engine/test_invariants.py tests/engine/test_blocks.py \
		tests/agents/test_looking.py

patterns: $(INSTALLED)
	@$(BIN)/python -m collabsim.analysis.patterns_run
	@$(BIN)/python -m collabsim.report.documents

benchmarks: $(INSTALLED)
	@$(BIN)/python -m benchmarks

check: $(INSTALLED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m collabsim.report.documents --check

coverage: $(INSTALLED)
	@NUMBA_DISABLE_JIT=1 $(BIN)/coverage run -m pytest -m "not slow"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

docs: $(INSTALLED)
	@$(BIN)/python -m collabsim.report.documents

notebooks: $(INSTALLED)
	@$(BIN)/python docs/run_notebooks.py

lock: $(INSTALLED)
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.12 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		--quiet --output-file requirements.lock
	@! grep -niE "https?://|--(extra-)?index|find-links|file:" requirements.lock
	@echo "requirements.lock is written; run make test before you commit it."

clean:
	@rm -rf $(VENV) .venv-3.12 build dist .coverage .coverage.* .hypothesis .bounds_cache \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
