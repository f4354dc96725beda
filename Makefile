PYTHON ?= python3
BIN := .venv/bin
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/dev: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: .venv/dev ## talk to the bot in the terminal
	@$(BIN)/workshop-bot demo

run: .venv/dev ## run the bot on the messengers that are configured
	@$(BIN)/workshop-bot run

test: .venv/dev ## run the tests
	$(BIN)/pytest -n auto

check: .venv/dev ## run the linters, then the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

bench: .venv/dev ## measure; each figure is a ratio of two things measured in the same run
	@for file in $(wildcard benchmarks/[a-z]*.py); do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

format: .venv/dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## resolve the requirements files anew (needs uv); what runs has the versions that are tested
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.txt
	$(LOCK) --constraints requirements-dev.txt pyproject.toml -o requirements.txt

.PHONY: help demo run test check bench format lock
