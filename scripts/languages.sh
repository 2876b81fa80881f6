#!/usr/bin/env bash
# scripts/languages.sh                        collect the sentences of the page, and bring every catalogue up to date
# scripts/languages.sh update de              the same for one language
# scripts/languages.sh todo de > de.json      what is to be translated, to be filled in
# scripts/languages.sh fill de de.json        put it into the catalogue, checked
# scripts/languages.sh check [de]             say what languages lack, and fail where something does
# The catalogues are index/languages/catalogues/LANGUAGE.po; nothing has to be compiled.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
exec "${PYTHON:-$root/.venv/bin/python}" "$root/scripts/languages.py" "$@"
