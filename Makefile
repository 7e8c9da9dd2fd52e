# The two commands of the README: `make run` and `make test`. Everything else is for developers.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CATALOGUE := src/anjia/locale/en/LC_MESSAGES/django.mo
# A module is compiled once, not by each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test nightly spark lint debian installed lock messages clean

run: $(VENV)/.installed node_modules/.installed
	$(BIN)/anjia run

test: $(VENV)/.installed-test node_modules/.installed $(CATALOGUE)
	$(BIN)/python tests/tools.py
	$(MAKE) --jobs 2 --output-sync=target debian lint installed
	$(BIN)/pytest --numprocesses 2 --dist loadscope

nightly: $(VENV)/.installed-test $(VENV)/.installed-spark node_modules/.installed $(CATALOGUE)
	$(BIN)/python tests/tools.py
	$(BIN)/python tests/tools.py spark
	ANJIA_NIGHTLY=1 $(BIN)/pytest --numprocesses 2 --dist loadscope
	ANJIA_NIGHTLY=1 $(BIN)/python tests/debian_server.py

# Figures on a cluster of this machine: PySpark is 0.5 GB, so nothing else installs it.
spark: $(VENV)/.installed-test $(VENV)/.installed-spark
	$(BIN)/python tests/tools.py spark
	$(BIN)/pytest tests/spark

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy src

debian: $(VENV)/.installed-test
	$(BIN)/python tests/debian_server.py

# The database that all tests begin with: two processes would wait for one that makes it.
installed: $(VENV)/.installed-test
	$(BIN)/python -m tests.installed

$(VENV)/bin/pip:
	$(PYTHON) bootstrap.py $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-test.lock
	touch $@

$(VENV)/.installed-spark: requirements-spark.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-spark.lock
	touch $@

$(CATALOGUE): src/anjia/locale/en/LC_MESSAGES/django.po | $(VENV)/.installed
	$(BIN)/anjia messages --compile-only

node_modules/.installed: package.json package-lock.json | $(VENV)/.installed
	$(BIN)/python bootstrap.py --node
	touch $@

lock:
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra test --output-file requirements-test.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --constraint requirements.lock --extra spark --output-file requirements-spark.lock pyproject.toml

messages:
	$(BIN)/anjia messages

clean:
	rm -rf build node_modules $(VENV)
