# The book's commands. `make book` and `make test` need Python 3.11, 3.12 or 3.13 and nothing else.
.DEFAULT_GOAL := help
.PHONY: help book serve lab test lint unit strict site-tests bench clean

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
HTML := _build/html
STRICT := _build/strict

# Build the book in a folder, strictly; on failure, show the traceback of each cell that failed.
define build
rm -rf $(1)/$(HTML)/reports; \
$(BIN)/jupyter-book build . --path-output $(1) --warningiserror --nitpick --keep-going -q || \
    { find $(1)/$(HTML)/reports -name '*.log' -exec cat {} + 2>/dev/null; exit 1; }
endef

help:  ## Show the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

.venv/installed: requirements.txt constraints.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	    echo "There is no $(PYTHON) here. The book needs Python 3.11, 3.12 or 3.13. Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(not (3, 11) <= v <= (3, 13) and \
	    f"The book needs Python 3.11, 3.12 or 3.13, but {sys.executable} is {v[0]}.{v[1]}. Try: make PYTHON=python3.12 ...")'
	@echo "Setting up .venv: this takes a minute or two, once."
	@$(PYTHON) -m venv .venv || { echo "$(PYTHON) could not make .venv. On Debian: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt || { \
	    echo "pip could not install the packages. Is there a network? Then run make again."; exit 1; }
	@touch $@

book: .venv/installed  ## Build the book; a warning is an error
	@$(call build,.)
	@echo "The book is in $(HTML)."
	@echo "Look at it: open $(HTML)/index.html in a browser, or run 'make serve'."

serve: book  ## Build the book and serve it on this machine (PORT=8000)
	@$(BIN)/python tools/serve.py $(HTML) $(PORT)

lab: .venv/installed  ## Open the chapters as notebooks in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir chapters

# Every part runs even when an earlier one has failed; any failure fails the whole.
test: .venv/installed  ## Lint, unit tests, a build from scratch, tests of chapters and pages
	@$(MAKE) --no-print-directory --keep-going lint unit site-tests
	@echo "All of it passed: lint, unit tests, the build from scratch, the chapters and the pages."

lint: .venv/installed  ## Format, style and import contracts
	@echo "Linting ..."
	@$(BIN)/ruff format --check --quiet . || { echo "Run: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache

unit: .venv/installed  ## Tests of the package
	@echo "Testing the package ..."
	@$(BIN)/pytest -q -n 2 --ignore tests/browser --ignore tests/chapters

strict: .venv/installed
	@echo "Building the book from scratch, every cell run anew ..."
	@rm -rf $(STRICT)
	@$(call build,$(STRICT))
	@echo "Built $(STRICT)/$(HTML) without a warning."

site-tests: strict  ## Tests of the chapters and, in a browser, of the pages
	@echo "Testing the chapters and the pages ..."
	@$(BIN)/python -m tests.browser.ensure
	@SOFTGRAD_SITE=$(STRICT)/$(HTML) $(BIN)/pytest -q -n 2 tests/chapters tests/browser

bench: .venv/installed  ## Measure accuracy and speed, against peers where there are any
	@failed=; for script in bench/*.py; do \
	    echo "== $$script"; $(BIN)/python $$script || failed="$$failed $$script"; done; \
	[ -z "$$failed" ] || { echo "These failed:$$failed"; exit 1; }

clean:  ## Remove everything that was built or installed here
	rm -rf _build .venv
