#!/usr/bin/env bash
# Brings what test/faults plants faults with into the cache beside the Collector: libfiu (system calls that fail), libfaketime
# (wrong clocks) and, where there is none, ip (networks that can be cut). They come from Debian's packages, unpacked, so that
# nothing of the system changes. Prints the folder.
set -euo pipefail

cache=${SPOOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/spoor}
tools=$cache/tools
key=$(cksum <"${BASH_SOURCE[0]}")
mkdir -p "$cache" && cache=$(cd "$cache" && pwd)
if [[ $(cat "$tools/made-by" 2>/dev/null) == "$key" ]]; then
  echo "$tools"
  exit 0
fi
packages=(libfiu0 fiu-utils libfaketime)
command -v ip >/dev/null || packages+=(iproute2 libbpf1 libelf1 libmnl0 libbsd0 libmd0 libcap2)
command -v apt-get >/dev/null && command -v dpkg >/dev/null || {
  echo "tools.sh: needs apt-get and dpkg, to unpack ${packages[*]}" >&2
  exit 3
}
work=$(mktemp -d "$cache/unpacking-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/packages" "$work/unpacked" "$work/root"
cd "$work/packages"
download() { apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}" >&2; }
download || { apt-get update -qq >&2 && download; }
for package in *.deb; do dpkg -x "$package" "$work/unpacked"; done
# One place, whatever the processor: Debian's folders are named after it.
mkdir "$work/root/lib" "$work/root/bin"
find "$work/unpacked" -name '*.so*' -exec cp -P {} "$work/root/lib/" \;
find "$work/unpacked" -name fiu-ctrl -exec cp {} "$work/root/bin/" \;
program=$(find "$work/unpacked" -type f -name ip -perm -u+x | head -n1)
if [[ -n $program ]]; then
  cp "$program" "$work/root/lib/ip"
  printf '#!/bin/sh\nlib=$(dirname "$0")/../lib\nLD_LIBRARY_PATH=$lib exec "$lib/ip" "$@"\n' >"$work/root/bin/ip"
  chmod +x "$work/root/bin/ip"
fi
echo "$key" >"$work/root/made-by"
rm -rf "$tools"
mv "$work/root" "$tools"
echo "$tools"
