#!/usr/bin/env bash
# Fetches Temporal's own test server with Maven, once for each change of pom.xml, and prints classpath=<...> on stdout.
# With --cached it fetches nothing. Exit 3: Java or Maven is missing, or nothing is cached.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
say() { echo "fetch.sh: $*" >&2; }

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }
key=$(sha256 <"$here/pom.xml" | cut -c1-12)
cache=${SPOOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/spoor}
done_dir=$cache/temporal-$key
for program in java mvn; do
  command -v "$program" >/dev/null || { say "needs $program, for Temporal's test server"; exit 3; }
done
if ! ls "$done_dir"/temporal-test-server-*.jar >/dev/null 2>&1; then
  if [[ ${1:-} == --cached ]]; then
    say "not fetched yet; test/frameworks/temporal/server/fetch.sh fetches it, 33 MB"
    exit 3
  fi
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/temporal-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cp "$here/pom.xml" "$work"
  (cd "$work" && mvn -q -B dependency:copy-dependencies -DoutputDirectory="$work/jars") >&2
  rm -rf "$done_dir"
  mv "$work/jars" "$done_dir"
fi
echo "classpath=$done_dir/*"
