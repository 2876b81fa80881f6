#!/usr/bin/env bash
# scripts/languages.sh           collect the sentences of the page, and bring every catalogue up to date
# scripts/languages.sh check     say what each language lacks, and fail where something does
# The catalogues are web/languages/catalogues/LANGUAGE.po; nothing has to be compiled.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec "${PYTHON:-.venv/bin/python}" scripts/languages.py "${1:-update}"
