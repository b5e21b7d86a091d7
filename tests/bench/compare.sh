#!/usr/bin/env bash
# Times loadproof against ripgrep and oxlint on one checkout and prints medians and ratios.
#
#   tests/bench/compare.sh DIR
#
# The programs take turns, round by round, so that a busy machine is unfair to none of them (hyperfine times one
# program to its end before it starts the next, which is why it isn't used here).
#
#   LOADPROOF=path       the binary (default: the release build of this checkout, built if need be)
#   LOADPROOF_ARGS=...   its arguments before DIR, split at spaces
#   ROUNDS=7             rounds after one that warms the page cache
#   OXLINT_VERSION=1     version or range from the npm registry
set -euo pipefail
export LC_ALL=C

if (($# != 1)) || [[ ! -d $1 ]]; then
  echo "usage: $0 DIR" >&2
  exit 2
fi
dir=$(cd "$1" && pwd)
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rounds=${ROUNDS:-7}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/loadproof-bench

loadproof=${LOADPROOF:-}
if [[ -z $loadproof ]]; then
  (cd "$repo" && cargo build --release --quiet)
  loadproof=${CARGO_TARGET_DIR:-$repo/target}/release/loadproof
fi
read -ra loadproof_args <<<"${LOADPROOF_ARGS:-}"

command -v rg >/dev/null || { echo 'ripgrep (rg) is not installed' >&2; exit 2; }
oxlint=$cache/node_modules/.bin/oxlint
if [[ ! -x $oxlint || -n ${OXLINT_VERSION:-} ]]; then
  command -v npm >/dev/null || { echo 'npm is needed to install oxlint' >&2; exit 2; }
  mkdir -p "$cache"
  npm install --prefix "$cache" --no-save --no-audit --no-fund --silent "oxlint@${OXLINT_VERSION:-1}" >&2
fi

# The subjects, all run with the checkout as their folder, so that no one reads a configuration of ours.
names=('loadproof' 'ripgrep' 'oxlint, one rule' 'oxlint, default')
run() {
  case $1 in
    0) "$loadproof" "${loadproof_args[@]}" "$dir" ;;
    1) rg --count-matches -t js -t ts 'rateLimit|process\.env|prisma|new Pool' "$dir" ;;
    2) "$oxlint" -A all -D no-debugger "$dir" ;;
    3) "$oxlint" "$dir" ;;
  esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$dir"

for ((round = 0; round <= rounds; round++)); do
  for subject in "${!names[@]}"; do
    status=0
    before=${EPOCHREALTIME/./}
    run "$subject" >"$work/output" 2>&1 </dev/null || status=$?
    after=${EPOCHREALTIME/./}
    # 1 means findings (or, for rg, none); anything above is a failure, and its time says nothing.
    if ((status > 1)); then
      head -n 20 "$work/output" >&2
      echo "${names[subject]} ended with exit code $status" >&2
      exit 1
    fi
    if ((round > 0)); then
      echo $((after - before)) >>"$work/$subject"
    fi
  done
done

# median, least and most of the microseconds in a file
summary() {
  sort -n "$1" | awk '{ t[NR] = $1 } END { m = NR % 2 ? t[(NR + 1) / 2] : (t[NR / 2] + t[NR / 2 + 1]) / 2; print m, t[1], t[NR] }'
}

files=$(rg --files -t js -t ts "$dir" | wc -l)
echo "$dir: $files JavaScript and TypeScript files, $rounds rounds, $(nproc 2>/dev/null || sysctl -n hw.ncpu) cores"
# The first line only, without `head`: a program that meets a closed pipe would end the script.
for program in "$loadproof" rg "$oxlint"; do
  version=$("$program" --version 2>/dev/null || true)
  echo "${program##*/}: ${version%%$'\n'*}"
done
read -r base _ < <(summary "$work/0")
printf '%-18s %10s %10s %10s   %s\n' '' 'median ms' 'least' 'most' 'loadproof takes'
for subject in "${!names[@]}"; do
  read -r median least most < <(summary "$work/$subject")
  awk -v name="${names[subject]}" -v median="$median" -v least="$least" -v most="$most" -v base="$base" 'BEGIN {
    printf "%-18s %10.1f %10.1f %10.1f   %.2f x\n", name, median / 1000, least / 1000, most / 1000, base / median
  }'
done
