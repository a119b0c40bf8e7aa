#!/usr/bin/env bash
# Builds the Collector of builder-config.yaml and Jaeger, once for each change of that manifest or
# this script. Prints collector=<path> and jaeger=<path> on stdout; progress goes to stderr.
# With --cached it builds nothing. Exit 3: Go is missing or too old, or nothing is cached.
set -euo pipefail

NEEDED_GO=1.26
COLLECTOR_VERSION=0.128.0
# Not every mirror of Go's checksum database knows this one module, so its checksums are here, for Go
# to compare with. It takes those of all other modules from the database.
BUILDER=go.opentelemetry.io/collector/cmd/builder
BUILDER_SUM=h1:bpS2PKSc03x8Mj36Vk2/Q+giPoWWwUG+w2JIOJuDUew=
BUILDER_GO_MOD_SUM=h1:Pa+tZZ6Kl009Uv7hnIiJxjZ8ME54Mdfu4mhsuvoJw+0=
JAEGER_VERSION=1.76.0 # the last tag the module path allows; it holds Jaeger v2

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
say() { echo "build.sh: $*" >&2; }

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }
key=$(cat "$here/builder-config.yaml" "$here/build.sh" | sha256 | cut -c1-12)
cache=${SPOOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/spoor}
mkdir -p "$cache" && cache=$(cd "$cache" && pwd)
done_dir=$cache/collector-$key

is_built() {
  [[ -x $done_dir/otelcol-spoor && -x $done_dir/jaeger && -s $done_dir/VERSIONS ]]
}
finish() {
  echo "collector=$done_dir/otelcol-spoor"
  echo "jaeger=$done_dir/jaeger"
  exit 0
}

export CGO_ENABLED=0 GOTOOLCHAIN=local GOWORK=off
check_go() {
  local found; found=$(cd "$cache" && go env GOVERSION 2>/dev/null) || found=go0
  if [[ $(printf '%s\n' "go$NEEDED_GO" "$found" | sort -V | head -n1) != "go$NEEDED_GO" ]]; then
    say "needs Go $NEEDED_GO or newer, found ${found/#go0/no go command}"
    exit 3
  fi
}

compile() { # <folder of go.mod> <output> <package> [more flags]
  (cd "$1" && go build "${@:4}" -trimpath -o "$2" "$3") >&2
}

build_builder() { # in a module of its own, as `go install` would read no checksums from a file
  local version=v$COLLECTOR_VERSION
  mkdir builder
  printf 'module spoor/builder\n\ngo %s\n\nrequire %s %s\n' "$NEEDED_GO" "$BUILDER" "$version" >builder/go.mod
  printf '%s %s %s\n' "$BUILDER" "$version" "$BUILDER_SUM" \
    "$BUILDER" "$version/go.mod" "$BUILDER_GO_MOD_SUM" >builder/go.sum
  compile builder "$PWD/builder/ocb" "$BUILDER" -mod=mod
}

build_collector() {
  say "OpenTelemetry Collector $COLLECTOR_VERSION"
  cp "$here/builder-config.yaml" .
  build_builder
  builder/ocb --config builder-config.yaml --skip-get-modules --skip-compilation >&2
  {
    printf 'module spoor/otelcol\n\ngo %s\n\n' "$NEEDED_GO"
    echo "require go.opentelemetry.io/collector/otelcol v$COLLECTOR_VERSION"
    sed -n 's/^ *- gomod: /require /p' builder-config.yaml
  } >otelcol-spoor/go.mod
  # Not `go mod tidy`, which the builder would run: that also wants what only tests import.
  compile otelcol-spoor "$PWD/out/otelcol-spoor" . -mod=mod -ldflags='-s -w'
}

# Jaeger's go.mod replaces a module, which `go install` refuses: build it with its own go.mod and
# go.sum instead.
build_jaeger() {
  say "Jaeger $JAEGER_VERSION"
  local module=github.com/jaegertracing/jaeger source
  source=$(go mod download -json "$module@v$JAEGER_VERSION" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p')
  cp -R "$source" jaeger && chmod -R u+w jaeger
  compile jaeger "$PWD/out/jaeger" ./cmd/jaeger \
    -ldflags="-s -w -X $module/internal/version.latestVersion=v$JAEGER_VERSION"
}

is_built && finish
if [[ ${1:-} == --cached ]]; then
  say "not built yet; collector-config/build.sh builds it, with Go $NEEDED_GO or newer, in some minutes"
  exit 3
fi
check_go
rm -rf "$done_dir" # what a deleted file left unusable
work=$(mktemp -d "$cache/building-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" && mkdir out && say "building in $work; the first run takes several minutes"
build_collector
build_jaeger
printf 'collector %s\njaeger %s\n%s\n' "$COLLECTOR_VERSION" "$JAEGER_VERSION" "$(go env GOVERSION)" >out/VERSIONS
mv out "$done_dir"
rm -rf "$done_dir/out" # where mv puts it when another run was faster
finish
