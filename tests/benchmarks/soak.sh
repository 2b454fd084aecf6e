#!/bin/sh
# Does memory stay what it is? soak.sh [CHAINS [IMAGES]], usually 20000 and 500
#
# Runs chains of random ops, wrong ones among them, then makes images, and samples the memory of the process meanwhile. Writes
# docs/benchmarks/soak.csv and soak.svg and prints a line on each; fails if memory grows by more than 16 MB after warm-up.
# The Java heap has one size and is touched at the start, so that what grows is native.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/isthmus" presets > /dev/null # builds what is out of date
laid_out=$root/app/target/isthmus
java_home=$(sh "$root/native/find-jdk.sh")
OMP_WAIT_POLICY=PASSIVE exec nice -n 19 "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms256m -Xmx256m \
    -XX:+AlwaysPreTouch -cp "$laid_out/modules/*:$laid_out/natives/*" "$root/tests/benchmarks/soak/Soak.java" \
    "${1:-20000}" 256 "${2:-500}" "$root/app/models/mar-fashion" 16 0 "$root/docs/benchmarks/soak.csv" "$root/docs/benchmarks/soak.svg"
