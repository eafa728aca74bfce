# make demo      everything from nothing: environment, the Venezuela case with 200 replicates, its pictures
# make test      the same environment with the test tools: lint, types, contracts, tests, the wheel outside the checkout
# make test-all  make test and the slow suites
# make bench     the benchmarks of docs/benchmarks.md, about ten minutes
# make million   a million runs of the Venezuela case, about a quarter of an hour
# PYTHON=python3.12 make test   with another Python (3.11 or later)

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
TREE = build/tree

.PHONY: demo test test-all lint types contracts wheel bench million lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/ready
	$(BIN)/counterpoise run venezuela --replicates 200 --out results/venezuela-demo
	@echo "Pictures:"
	@$(BIN)/counterpoise plot results/venezuela-demo

test: $(VENV)/ready-test lint types contracts
	$(BIN)/python -m pytest -m "not slow" -n auto
	$(MAKE) wheel

test-all: test
	$(BIN)/python -m pytest -m slow -n auto

lint: $(VENV)/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready-test
	$(BIN)/python tools/link_tree.py $(TREE)
	MYPYPATH=$(TREE) $(BIN)/mypy -p counterpoise

contracts: $(VENV)/ready-test
	$(BIN)/python tools/link_tree.py $(TREE)
	cd $(TREE) && PYTHONPATH=. $(CURDIR)/$(BIN)/lint-imports --config $(CURDIR)/pyproject.toml

wheel: $(VENV)/ready-test
	$(BIN)/python tools/try_wheel.py

bench: $(VENV)/ready-test
	$(BIN)/python benchmarks/engine.py
	for part in parts threads mesa scaling network; do $(BIN)/python benchmarks/sweep.py $$part || exit 1; done
	$(BIN)/python benchmarks/floor/floor.py
	$(BIN)/python benchmarks/decision.py
	$(BIN)/python benchmarks/steps.py
	$(BIN)/python benchmarks/analysis.py

million: $(VENV)/ready-test
	$(BIN)/python benchmarks/sweep.py size

lock:
	tools/lock.sh

$(VENV)/python-ok:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "counterpoise needs Python 3.11 or later; name one: PYTHON=python3.12 make $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/ready: $(VENV)/python-ok pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

$(VENV)/ready-test: $(VENV)/python-ok pyproject.toml constraints.txt
	$(PIP) --editable ".[test]"
	@touch $@ $(VENV)/ready

clean:
	rm -rf $(VENV) build dist *.egg-info
