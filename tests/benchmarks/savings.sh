#!/bin/sh
# What each exact saving gains: savings.sh [ROUNDS [PRESET [IMAGES [MODEL]]]], usually 9, gtr-text, 1 and the embedded model
#
# Prints, as Markdown, how much longer it takes without each saving: whole runs, one AR step of the transformer, and one reverse process
# of the diffusion head. Every measurement without a saving has one with all of them right beside it, in turns before and after it,
# and what is reported is the median of the ratios of such pairs, with their quartiles: a noisy minute hits both alike. Processor time,
# beside the clock's, is what to look at where other processes share the machine; on a GPU it says nothing.
# THREADS=N computes with N threads; OMP_WAIT_POLICY=ACTIVE lets them spin.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/isthmus" presets > /dev/null # builds what is out of date
laid_out=$root/app/target/isthmus
java_home=$(sh "$root/native/find-jdk.sh")
OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE} exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms256m -Xmx256m \
    -cp "$laid_out/modules/*:$laid_out/natives/*" "$root/tests/benchmarks/savings/SavingsGain.java" \
    "${4:-$root/app/models/mar-fashion}" "${2:-gtr-text}" "${3:-1}" "${1:-9}" "${THREADS:-0}"
