#!/usr/bin/env bash
# What action.yml runs: builds loadproof unless there is one, and checks. The exit code is loadproof's.
set -euo pipefail

binary=${LOADPROOF_BINARY:-}
if [[ -z $binary ]]; then
  root=${RUNNER_TEMP:-$(mktemp -d)}/loadproof
  echo '::group::Build loadproof'
  cargo install --quiet --locked --path "$ACTION_PATH" --root "$root"
  echo '::endgroup::'
  binary=$root/bin/loadproof
fi

# Words are split at blanks and nothing else happens to them.
read -ra paths <<<"${LOADPROOF_PATHS:-.}"
read -ra args <<<"${LOADPROOF_ARGS:-}"
# No arguments are an unset variable to the bash 3.2 of macOS.
exec "$binary" check ${args[@]+"${args[@]}"} --format "sarif=${LOADPROOF_SARIF:-loadproof.sarif}" -- "${paths[@]}"
