#!/bin/sh
# What noise costs: noise.sh [LAID_OUT]
#
# Prints, as Markdown, the share of whole runs that is spent making noise (best of several runs after the first, and the first
# of each kind), and nanoseconds for a normal. LAID_OUT is another build's app/target/isthmus to compare with.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/isthmus" presets > /dev/null # builds what is out of date
laid_out=${1:-$root/app/target/isthmus}
java_home=$(sh "$root/native/find-jdk.sh")
OMP_WAIT_POLICY=PASSIVE exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
    -cp "$laid_out/modules/*:$laid_out/natives/*" "$root/tests/benchmarks/Noise.java" "$root/app/models/mar-fashion"
