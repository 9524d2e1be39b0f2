# One command sets up and serves, one sets up and checks.  Everything lives in .venv/ and var/.

PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
# The pins hold for what builds packages, too.  Variables, not flags: a pip that does not know one leaves it aside.
PIP    := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_USE_PEP517=1 \
          $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test lint types suite browser-tests browser bench fuzz lock clean

help:            ## list these commands
	@sed -n 's/^\([a-z-]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: .venv/run   ## set up, index sample_corpus, serve it on http://127.0.0.1:8000
	@$(BIN)/kirinuki index --corpus sample_corpus --index var/sample || [ $$? -eq 1 ]
	@exec $(BIN)/kirinuki serve --host 127.0.0.1 --port $(PORT) --index var/sample

test: lint types browser-tests suite   ## set up and run everything CI runs

lint: .venv/test   ## style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test   ## types of the code
	$(BIN)/mypy

suite: .venv/test   ## the tests that need no browser
	$(BIN)/pytest --quiet --numprocesses auto -m "not browser"

browser-tests: .venv/test browser   ## the tests that need a browser; without one they say so and are skipped
	$(BIN)/pytest --quiet -rs tests/browser

bench: .venv/test   ## measure: make bench DATA=folder (speed, relevance, extraction, real input)
	@test -d "$(DATA)" || { echo "make bench needs DATA=FOLDER, a folder laid out as bench/README.md says"; exit 2; }
	$(BIN)/python -m bench.extraction $(DATA)
	$(BIN)/python -m bench.countries $(DATA)/countries_dev.jsonl
	$(BIN)/python -m bench.relevance $(DATA) --peers
	$(BIN)/python -m bench.recall $(DATA)
	$(BIN)/python -m bench.build $(DATA)
	$(BIN)/python -m bench.speed $(DATA)
	$(BIN)/python -m bench.invariants $(DATA)
	$(BIN)/python -m bench.real_input $(DATA)

fuzz: .venv/test   ## property tests with many more examples, more kills and power losses
	KIRINUKI_FUZZ=6 KIRINUKI_KILLS=100 $(BIN)/python -m pytest --quiet -p tests.fuzz --hypothesis-profile=fuzz --numprocesses auto -m "not browser"

lock:            ## write constraints.txt anew, from the newest versions that fit pyproject.toml
	rm -rf var/lock && $(PYTHON) -m venv var/lock
	var/lock/bin/python -m pip install --quiet --disable-pip-version-check --upgrade setuptools '.[fast,bench,test]'
	var/lock/bin/python -m pip freeze --all --exclude pip --exclude wheel --exclude kirinuki > constraints.txt
	rm -rf var/lock

clean:           ## remove everything made here
	rm -rf .venv var

.venv/run: pyproject.toml constraints.txt
	@echo "Setting up .venv (once; about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) --editable '.[fast]'
	@touch $@

.venv/test: .venv/run
	@$(PIP) --editable '.[fast,test]'
	@touch $@

# A browser of the system, else one from apt (as root), else Playwright's own, else none.  Tried once.
browser: .venv/browser
.venv/browser: .venv/test
	@( for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$name && exit; done; exit 1 ) >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install chromium; } >/dev/null 2>&1 \
	|| timeout 300 $(BIN)/playwright install $$([ "$$(id -u)" != 0 ] || echo --with-deps) chromium >/dev/null 2>&1 \
	|| echo "No browser can be installed here: the browser tests will be skipped."
	@touch $@
