# Each target works on a machine that has Python ≥ 3.11, make and a network that reaches the package registries.
.PHONY: demo test prove walk sample bench check fix install lock pictures clean

PYTHON ?= python3
COMMIT ?= $(shell git rev-parse HEAD)
BIN := .venv/bin
# Some machines set it: then every process of a test compiles the whole tree anew.
unexport PYTHONDONTWRITEBYTECODE
INSTALLED := .venv/.installed

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed; this is ' + sys.version)"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(INSTALLED)

demo: install
	$(BIN)/outcomes demo

test: install
	$(BIN)/python -m pytest -m "not prove" --numprocesses 3 --dist worksteal

# The long lane, the browser's walk and the laws with it, at their full number of examples.
prove: install
	$(BIN)/python -m pytest -m "prove or hypothesis" --hypothesis-profile whole --numprocesses 2 --dist loadgroup

walk: install
	$(BIN)/python -m pytest -m browser

# One in eight of the long lane, others for another commit; the polluter has a sample of its own in `make test`.
sample: install
	$(BIN)/python -m pytest -m "prove and not browser and not pollution" --sample $(COMMIT)/8 --numprocesses 2 --dist loadgroup

bench: install
	$(BIN)/python -m bench

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.draw_measures --check

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --all-extras --no-header --upgrade pyproject.toml -o requirements.lock

pictures: install
	$(BIN)/python -m scripts.draw_pictures

clean:
	rm -rf .venv build data/store .pytest_cache .mypy_cache .ruff_cache .hypothesis
