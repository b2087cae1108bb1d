# Everything here needs Python 3.11 or newer and make; the rest is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint browser icu clean

demo: $(VENV)/.installed  ## check the example lists
	$(BIN)/awesomelint check --offline tests/fixtures/lists || [ $$? -eq 1 ] # they have faults to show

test: $(VENV)/.installed  ## run the tests
	$(BIN)/python -m pytest -q --numprocesses=auto --dist=loadfile

lint: $(VENV)/.installed  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: tests/browser/node_modules/.package-lock.json  ## what the tests of the report's page need besides Chromium

tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund

icu: $(VENV)/.icu  ## orders of locales: builds PyICU, which needs a C++ compiler, pkg-config and ICU's headers

$(VENV)/.icu: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[collation]'
	$(BIN)/python -c 'import icu; print("ICU", icu.ICU_VERSION)'
	touch $@

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

clean:
	rm -rf $(VENV) tests/browser/node_modules
