# Rutan. `make run` and `make test` work on a fresh clone with Python 3.11, 3.12 or 3.13 and nothing
# else; what is already done is skipped by the stamp files in .venv/.

SHELL := /bin/sh
.SHELLFLAGS := -euc
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development

.PHONY: run test lint format bench chaos fuzz popular audit lock pin package docs

run: $(RUNTIME)
	@exec $(PYTHON) -m bot serve --migrate

# Tests start the program many times, and each start would compile it anew if nobody kept what was compiled.
test: $(DEVELOPMENT)
	@PYTHONDONTWRITEBYTECODE= $(PYTHON) -m pytest --numprocesses auto --dist worksteal

lint: $(DEVELOPMENT)
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/mypy --platform win32 --cache-dir .mypy_cache/win32
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m bot content check --quiet

format: $(DEVELOPMENT)
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

bench: $(DEVELOPMENT)
	@$(PYTHON) -m bot bench

chaos: $(DEVELOPMENT)
	@$(PYTHON) -m pytest -m chaos

fuzz: $(DEVELOPMENT)
	@$(PYTHON) -m bot fuzz

# The table of names that many people visit (docs/operations.md): 20 MB to fetch, half a minute.
popular: $(RUNTIME)
	@rm -rf var/popular
	@$(PIP) download --quiet --no-deps --dest var/popular pymispwarninglists
	@$(PYTHON) -m bot feeds update --popular var/popular/pymispwarninglists-*.whl
	@rm -rf var/popular

# The wheel and the source package, in dist/.
package: $(DEVELOPMENT)
	@rm -rf dist
	@$(PYTHON) -m hatchling build -d dist

# The pages as a site, in var/site; any warning ends it. They are laid out as in the repository, so that
# links between them are the same here, on a code host and in the site.
BESIDE = docs/tour.webp docs/office-today.png docs/office-case.png $(wildcard docs/deploy/*) LICENSE Procfile compose.yaml requirements.lock \
  content/lexicon/intents.yaml content/lessons/fake-police/lesson.yaml
docs: $(DEVELOPMENT)
	@$(PIP) install --quiet "mkdocs-material>=9.6,<10"
	@rm -rf var/pages var/site
	@$(PYTHON) -m bot docs >/dev/null
	@for page in $$(sed -n 's/^ *- .*: \(.*\.md\)$$/\1/p' docs/mkdocs.yml) $(BESIDE); do \
	  mkdir -p "var/pages/$$(dirname "$$page")" && cp "$$page" "var/pages/$$page"; done
	@NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --quiet --strict --config-file docs/mkdocs.yml

# What we consist of (var/sbom.json), and known vulnerabilities in it where their service answers.
audit:
	@.ci/audit

# Pins what pyproject.toml asks for, for every system and Python it allows, with the hashes of all files
# that PyPI has of a release: pip refuses any other file. No host or path may get into the lock files.
LOCK = $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock: $(DEVELOPMENT)
	@$(PIP) install --quiet uv
	@$(LOCK) --output-file requirements.lock pyproject.toml
	@$(LOCK) --extra dev --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml

# The images under what their tags name today, for .env: `make --silent pin >> .env`, once somebody looked
# at them. compose.yaml builds on just those from then on; make it again to take in mended ones.
pin:
	@for image in PYTHON_IMAGE=python:3.13-slim POSTGRES_IMAGE=postgres:17; do \
	  digest=$$(docker buildx imagetools inspect "$${image#*=}" --format '{{.Manifest.Digest}}'); \
	  echo "$$image@$$digest"; done

$(PYTHON):
	@for name in python3.13 python3.12 python3.11 python3 python; do \
	  if "$$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	    >/dev/null 2>&1; then found=$$name; break; fi; \
	done; \
	if [ -z "$${found-}" ]; then \
	  echo "Rutan needs Python 3.11, 3.12 or 3.13 with its venv module" >&2; \
	  echo "(Debian and Ubuntu: apt install python3 python3-venv)." >&2; exit 2; \
	fi; \
	echo "Making .venv with $$found"; "$$found" -m venv $(VENV)

$(RUNTIME): requirements.lock | $(PYTHON)
	@echo "Installing what Rutan needs (once, about a minute)"
	@$(PIP) install --quiet -r requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(PYTHON)
	@echo "Installing what the tests need (once, about a minute)"
	@$(PIP) install --quiet -r requirements-dev.lock
	@touch $@
