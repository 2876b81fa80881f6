#!/usr/bin/env bash
# scripts/other_pythons.sh [VERSION | /PATH ...]    the quick tests, those without servers, on other Pythons; without arguments on every one from
#                                                   3.11 to 3.14 that is installed, but for that of .venv
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$root"
quick=(tests/test_layers.py tests/test_program.py tests/index/text tests/index/archive tests/index/engines/test_matching.py tests/search/query tests/crawler/net
  tests/web/views/test_api.py)

interpreter_of() {
  local candidate
  if [[ $1 == /* ]]; then
    echo "$1"
    return 0
  fi
  for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python; do
    if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

versions=("$@")
if [ $# -eq 0 ]; then
  usual=$("$root/.venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)
  for version in 3.11 3.12 3.13 3.14; do
    [ "$version" = "$usual" ] || versions+=("$version")
  done
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0
for version in "${versions[@]}"; do
  if ! interpreter=$(interpreter_of "$version"); then
    echo "Python $version is not installed: its tests are skipped."
    continue
  fi
  "$interpreter" --version
  python="$folder/${version//\//_}/bin/python"
  "$interpreter" -m venv "${python%/bin/python}"
  "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock &&
    "$python" -m pytest -p no:cacheprovider -m "not browser" -k "not postgresql and not opensearch" -n 2 "${quick[@]}" || status=1
done
exit "$status"
