#!/usr/bin/env bash
# Installs programs that tests run: shells for completion, tmux as a terminal, and Java with Maven for Temporal's test server.
# Says what is missing where it cannot.
set -euo pipefail

wanted=()
for program in zsh fish tmux mvn:maven javac:default-jdk-headless; do
  command -v "${program%%:*}" >/dev/null || wanted+=("${program##*:}")
done
[[ ${#wanted[@]} -eq 0 ]] && exit 0
command -v apt-get >/dev/null || {
  echo "programs.sh: needs apt-get, to install ${wanted[*]}" >&2
  exit 3
}
as_root=()
[[ $(id -u) -eq 0 ]] || as_root=(sudo -n)
install() { DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -yqq --no-install-recommends "${wanted[@]}" >&2; }
install || { "${as_root[@]}" apt-get update -qq >&2 && install; }
