#!/bin/sh
# Seconds an image on a GPU, with random weights and without the autoencoder:
#
#   LIBTORCH=DIR sh tests/benchmarks/gpu-speed.sh [MODEL [PRECISION,... [PRESET,... [BATCH,... [RUNS]]]]]
#
# DIR is a libtorch with CUDA. Prints Markdown: the best of RUNS after a warm-up, how much slower the slowest was, the published FLOPs of the
# plan over that time, and how the time divides between network and diffusion head (of a further run that waits for the GPU between
# the two).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/isthmus" presets > /dev/null # builds what is out of date
java_home=$(sh "$root/native/find-jdk.sh")
exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
    -cp "$root/app/target/isthmus/modules/*:$root/app/target/isthmus/natives/*" "$root/tests/benchmarks/GpuSpeed.java" \
    "${1:-mar-h}" "${2:-F32,F16,BF16}" "${3:-gtr-text,gtr-3.7x,mar-16}" "${4:-64,1}" "${5:-3}"
