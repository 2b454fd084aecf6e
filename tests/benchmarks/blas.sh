#!/bin/sh
# Compares BLAS libraries under libtorch: blas.sh DIR [DIR ...], each with libtorch_cpu.so, libc10.so and a libopenblas.so.0
# (which may be another BLAS under that name). See blas.c for what is timed.
set -eu
[ $# -gt 0 ] || { echo "usage: blas.sh DIR [DIR ...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
threads=$(getconf _NPROCESSORS_ONLN)
for dir in "$@"; do
    ${CC:-cc} -std=c11 -O2 -o "$work/blas" "$here/blas.c" -L"$dir" -ltorch_cpu -lc10 -l:libopenblas.so.0 -ldl \
        -Wl,--allow-shlib-undefined -Wl,-rpath,"$dir"
    for blas_threads in "$threads" 1; do
        echo "== $dir"
        OMP_WAIT_POLICY=PASSIVE LD_LIBRARY_PATH=$dir "$work/blas" "$threads" "$blas_threads" 2>"$work/stderr"
        echo "lines on stderr: $(wc -l < "$work/stderr")"
    done
done
