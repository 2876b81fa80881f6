# Makes or reuses .venv from a committed lock file. Sourced by ./run and ./test: `prepare LOCKFILE` sets $python.
# The digest of the lock that was installed is kept inside .venv, so a second start costs a few milliseconds.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

find_python() {
  local -x PYTHONSAFEPATH=1 # the user's folder may hold a `venv` of its own
  local candidate
  for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14 python3 python; do
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$candidate"
      return 0
    fi
  done
  echo "Broadsheet needs Python 3.11 or newer with venv (on Debian: apt install python3 python3-venv)." >&2
  return 1
}

prepare() {
  local -x PYTHONSAFEPATH=1
  local lock="$root/$1" mark digest base
  python="$root/.venv/bin/python"
  digest=$(cksum <"$lock")
  mark="$root/.venv/installed-$1"
  if [ -x "$python" ] && [ -f "$mark" ] && [ "$(cat "$mark")" = "$digest" ]; then
    return 0
  fi
  echo "Preparing .venv from $1 (once; it takes a minute) ..." >&2
  if command -v uv >/dev/null 2>&1; then
    [ -x "$python" ] && "$python" -c '' 2>/dev/null || uv venv --quiet --clear --python '>=3.11' "$root/.venv"
    uv pip install --quiet --python "$python" --require-hashes -r "$lock" || return 1
  else
    if ! { [ -x "$python" ] && "$python" -m pip --version >/dev/null 2>&1; }; then
      base=$(find_python) || return 1
      "$base" -m venv --clear "$root/.venv" || return 1
    fi
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" || return 1
  fi
  printf '%s' "$digest" >"$mark"
}
