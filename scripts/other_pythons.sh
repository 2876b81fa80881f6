#!/usr/bin/env bash
# scripts/other_pythons.sh    the quick tests on every Python from 3.11 to 3.14 that is installed beside that of .venv
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
own=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
quick=(tests/test_layers.py tests/test_program.py tests/index/archive tests/index/engines/test_matching.py tests/search/query tests/crawler/net
  tests/web/views/test_api.py)
status=0
for version in 3.11 3.12 3.13 3.14; do
  [ "$version" = "$own" ] && continue
  interpreter=""
  for candidate in "python$version" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python; do
    if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
      interpreter=$candidate
      break
    fi
  done
  if [ -z "$interpreter" ]; then
    echo "Python $version is not installed: its tests are skipped."
    continue
  fi
  folder=$(mktemp -d)
  "$interpreter" -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
  echo "Python $version:"
  "$folder/bin/python" -m pytest -p no:cacheprovider -m "not browser" -n 2 "${quick[@]}" || status=1
  rm -rf "$folder"
done
exit "$status"
