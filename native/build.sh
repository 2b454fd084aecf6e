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

case $(uname -s) in
    Linux) os=linux; extension=so; libraries="-ldl -lm" ;;
    Darwin) os=osx; extension=dylib; libraries= ;;
    *) echo "isthmus: the shim cannot be built on $(uname -s): Linux or macOS is needed" >&2; exit 1 ;;
esac
case $(uname -m) in
    x86_64 | amd64) arch=x86_64 ;;
    aarch64 | arm64) arch=aarch64 ;;
    *) echo "isthmus: the shim cannot be built for $(uname -m): x86_64 or aarch64 is needed" >&2; exit 1 ;;
esac

folder=$outdir/META-INF/native/$os-$arch
library=$folder/libisthmus.$extension

# Folders are looked at too, so that a removed source counts as a change.
if [ -f "$library" ] && [ -z "$(find src include build.sh -newer "$library" | head -n 1)" ]; then
    exit 0
fi

compiler=
for candidate in ${CC:+"$CC"} cc gcc clang; do
    # $CC may carry arguments ("ccache gcc"): its first word is the command.
    if command -v "${candidate%% *}" >/dev/null 2>&1; then
        compiler=$candidate
        break
    fi
    if [ "$candidate" = "${CC:-}" ]; then
        echo "isthmus: CC=$CC is not a command" >&2
        exit 1
    fi
done
if [ -z "$compiler" ]; then
    echo "isthmus: no C compiler (tried cc, gcc, clang): install gcc or clang, or set CC" >&2
    exit 1
fi

mkdir -p "$folder"
part=$library.$$
trap 'rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM
# shellcheck disable=SC2086 # both lists are meant to be split
$compiler -std=c11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -Iinclude src/*.c -o "$part" $libraries
mv -f "$part" "$library" # a running process keeps the file it has mapped
