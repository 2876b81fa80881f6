#!/usr/bin/env bash
# scripts/lock.sh [--upgrade]    write the lock files from pyproject.toml. Needs uv (pipx install uv).
# Without --upgrade, versions that are locked stay, and only what was added or removed changes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
options=(--universal --generate-hashes --no-annotate --no-header --no-strip-extras --python-version 3.11 --quiet "$@")
uv pip compile pyproject.toml "${options[@]}" -o requirements.lock
uv pip compile pyproject.toml --group dev "${options[@]}" -o requirements-dev.lock
# The container image: the same versions, and the extras that speak to servers.
uv pip compile pyproject.toml --extra postgres --extra opensearch --extra redis --extra oidc -c requirements.lock -c requirements-dev.lock \
  "${options[@]}" -o deploy/image/requirements.lock
