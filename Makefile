# Footnote: `make` alone lists what there is. Everything is installed into .venv, at the pins of
# constraints.txt, once: a stamp in .venv says so until pyproject.toml or constraints.txt changes.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
TYPES := $(VENV)/types
PEERS := .venv-peers
# Two processes of tests; those of one file share what they opened. In their order: the files of few
# tests are not the quick ones, and would be left for the end.
BOTH := --numprocesses 2 --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-fast check eval bench bench-start bench-engine bench-retrieval bench-closest bench-library bench-growth bench-million bench-kills bench-adding bench-living bench-structure bench-load bench-page bench-answers bench-attacks bench-peers stack stack-test fuzz fuzz-calls articles clean

help:  ## list the targets
	@echo "make TARGET [ARGS='…'] [PYTHON=python3.12]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
	| awk -F '|' '{ printf "%-16s %s\n", $$1, $$2 }'

run: $(RUN)  ## open the page in a browser at the printed address (ARGS="--port 8000")
	$(BIN)/footnote serve $(ARGS)

# llama.cpp wants every core, so the model's tests run alone, after all others.
test: $(DEV)  ## run every test (ARGS="tests/find -k table": those only, in one process)
ifeq ($(strip $(ARGS)),)
	$(BIN)/python -m pytest $(BOTH) -m "not model"
	$(BIN)/python -m pytest -m model
else
	$(BIN)/python -m pytest $(ARGS)
endif

test-fast: $(DEV)  ## run the quick tests, which need no language model and no browser
	$(BIN)/python -m pytest $(BOTH) -m "not model and not page and not slow" $(ARGS)

check: $(DEV)  ## lint, format check, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(RUN)  ## ask the project's own questions about the briefing, with the model; write a report
	$(BIN)/footnote eval tests/measure/gold/briefing.questions.yaml --articles . --out out/eval $(ARGS)

bench: $(RUN)  ## measure speed and memory on this machine
	$(BIN)/python -m benchmarks.bench $(ARGS)

bench-start: $(RUN)  ## measure what importing Footnote and its help cost
	$(BIN)/python -m benchmarks.start

bench-engine: $(RUN)  ## measure what llama.cpp's options give here (ten minutes)
	$(BIN)/python -m benchmarks.engine

bench-retrieval: $(RUN)  ## measure how often the right passage is found (needs ../shared/data)
	$(BIN)/python -m benchmarks.retrieval

bench-closest: $(RUN)  ## measure how close the closest passages are (needs ../shared/data)
	$(BIN)/python -m benchmarks.closest

bench-adding: $(RUN)  ## measure how the time of adding grows with the text (ARGS="400000")
	$(BIN)/python -m benchmarks.adding $(ARGS)

bench-living: $(RUN)  ## measure how kept citations are found again (needs ../shared/data)
	$(BIN)/python -m benchmarks.living $(ARGS)

bench-structure: $(RUN)  ## count what tables and premises settle without a model (needs ../shared/data)
	$(BIN)/python -m benchmarks.structure $(ARGS)

bench-library: $(RUN)  ## measure a library of 1,000 to 100,000 passages (an hour; ARGS="1000")
	$(BIN)/python -m benchmarks.library $(ARGS)

bench-growth: $(RUN)  ## measure how cost grows with pages of an article and turns of talk
	$(BIN)/python -m benchmarks.growth

bench-million: $(RUN)  ## fill the search index alone with made-up vectors (half an hour; ARGS="100000")
	$(BIN)/python -m benchmarks.million $(ARGS)

bench-kills: $(RUN)  ## kill a process that changes a library, up to 1,000 times in ten minutes
	$(BIN)/python -m benchmarks.kills $(ARGS)

bench-load: $(RUN)  ## measure how many askers a page and the stack serve (ARGS="3 1000")
	$(BIN)/python -m benchmarks.load $(ARGS)

bench-page: $(DEV)  ## measure what the page costs who reads it, in Chromium (ARGS="100 20")
	$(BIN)/python -m benchmarks.page $(ARGS)

bench-answers: $(RUN)  ## measure answers, proofs and refusals (needs ../shared/data; hours)
	$(BIN)/python -m benchmarks.answers $(ARGS)

bench-attacks: $(RUN)  ## measure orders, harmless words and lies in articles (needs ../shared/attacks)
	$(BIN)/python -m benchmarks.attacks $(ARGS)

bench-peers: $(RUN) $(PEERS)/.installed  ## measure other tools beside (needs ../shared/data; hours)
	$(BIN)/python -m benchmarks.peers.run --python $(PEERS)/bin/python $(ARGS)

stack: $(DEV)  ## run PostgreSQL, Chroma, the model, two pages, a worker and nginx (ARGS="--port 8000")
	$(BIN)/python -m stack $(ARGS)

stack-test: $(DEV)  ## start the stack, ask through it, kill each part of it, stop it
	$(BIN)/python -m stack --try --embeddings tiny $(ARGS)

fuzz: $(DEV)  ## feed every reader damaged files (ARGS="--minutes 10")
	$(BIN)/python -m benchmarks.fuzz_readers $(ARGS)

fuzz-calls: $(DEV)  ## call functions and commands with whatever (ARGS="--minutes 10")
	$(BIN)/python -m benchmarks.fuzz_calls $(ARGS)

articles:  ## make the articles of the tests anew (needs pandoc, LibreOffice, chromium, qpdf)
	tests/articles/make.sh

clean:  ## remove caches and build leftovers; .venv stays
	rm -rf build dist *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -path './.venv*' -prune -o -name __pycache__ -type d -exec rm -rf {} +

# pip is the last thing that a new environment gets, so a half-made one is made again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo 'Footnote needs Python 3.11 or newer. Name one: make PYTHON=python3.12 …' >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(VENV) || \
	{ echo 'Could not make $(VENV). On Debian: apt-get install python3-venv' >&2; exit 2; }

$(RUN): pyproject.toml constraints.txt | $(BIN)/pip
	@echo 'Installing Footnote and its language model into $(VENV): 3.3 GB, one to ten minutes, once.'
	$(PIP) install -c constraints.txt -e '.[all]'
	@touch $@

# mypy finds this folder below the name that it has when installed, by a link (see pyproject.toml).
$(DEV): pyproject.toml constraints.txt | $(BIN)/pip
	@echo 'Installing Footnote, its model and its tools into $(VENV): 3.6 GB, one to ten minutes, once.'
	$(PIP) install -c constraints.txt -e '.[all,dev]'
	@mkdir -p $(TYPES) && ln -sfn ../.. $(TYPES)/footnote
	@touch $(RUN) $@

$(PEERS)/.installed: benchmarks/peers/requirements.txt
	@echo 'Installing the tools to measure beside into $(PEERS): 2 GB, one to ten minutes, once.'
	@$(PYTHON) -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check --no-input install -r $<
	@touch $@
