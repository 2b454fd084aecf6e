#!/bin/sh
# Compiles the shim: build.sh OUTDIR writes OUTDIR/META-INF/native/<platform>/libisthmus.<so|dylib>.
# Needs a C compiler ($CC, cc, gcc or clang) and nothing of libtorch, which the shim opens at run time.

set -eu
[ $# -eq 1 ] || { echo "usage: build.sh OUTDIR" >&2; exit 2; }

case $1 in
    /*) outdir=$1 ;;
    *) outdir=$(pwd)/$1 ;;
esac
cd "$(dirname "$0")" # relative source names keep this machine's paths out of the library
what="the shim"
. ./toolchain.sh

folder=$outdir/META-INF/native/$os-$arch
library=$folder/libisthmus.$extension

# Folders are looked at too, so that a removed source counts as a change.
if [ -f "$library" ] && [ -z "$(find src include build.sh toolchain.sh -newer "$library" | head -n 1)" ]; then
    exit 0
fi

mkdir -p "$folder"
part=$library.$$
trap 'rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM
# shellcheck disable=SC2086 # both lists are meant to be split
$compiler -std=c11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -Iinclude src/*.c -o "$part" $libraries
mv -f "$part" "$library" # a running process keeps the file it has mapped
