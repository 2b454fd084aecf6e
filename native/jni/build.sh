#!/bin/sh
# Compiles the library that the benchmarks of tests/benchmarks/jmh compare with: build.sh OUTDIR writes
# OUTDIR/META-INF/native/<platform>/libisthmus-bench.<so|dylib>. Nothing that is shipped contains it.
# Needs a C compiler and the headers of the JDK that find-jdk.sh finds.

set -eu
[ $# -eq 1 ] || { echo "usage: build.sh OUTDIR" >&2; exit 2; }

case $1 in
    /*) outdir=$1 ;;
    *) outdir=$(pwd)/$1 ;;
esac
cd "$(dirname "$0")/.."
what="the benchmarks' library"
. ./toolchain.sh

folder=$outdir/META-INF/native/$os-$arch
library=$folder/libisthmus-bench.$extension
if [ -f "$library" ] && [ -z "$(find jni include toolchain.sh -newer "$library" | head -n 1)" ]; then
    exit 0
fi

java_home=$(sh ./find-jdk.sh)
headers=$java_home/include
case $os in linux) machine=$headers/linux ;; *) machine=$headers/darwin ;; esac
if [ ! -f "$headers/jni.h" ] || [ ! -f "$machine/jni_md.h" ]; then
    echo "isthmus: $java_home has no jni.h, which $what needs: set ISTHMUS_JAVA_HOME to a whole JDK" >&2
    exit 1
fi

mkdir -p "$folder"
part=$library.$$
trap 'rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM
# shellcheck disable=SC2086 # both lists are meant to be split
$compiler -std=c11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter -Werror -Iinclude -isystem "$headers" -isystem "$machine" \
    jni/*.c -o "$part" $libraries
mv -f "$part" "$library"
