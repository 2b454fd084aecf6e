#!/bin/sh
# How fast a Generator makes images when it always has more to do, beside the same batches without one:
# generator.sh [ROUNDS [PRESET [IMAGES [MODEL]]]], usually 5, gtr-6.3x, 64 and the embedded model
#
# Prints, as Markdown, images a second by lanes, threads of a lane and batch. "Direct" gives the lanes batch after batch, as a program does
# that has all its work beforehand. "Generator" has callers, virtual threads, each of which asks for one image, waits for it and asks for the next:
# three times as many as are computed at once, so that it is never idle. Each such measurement has a direct one right beside it, in turns
# before and after it, and the share is the median of the ratios of such pairs, with their quartiles: a noisy minute
# hits both alike. BATCHES=8 measures batches of 8 alone.
# Processor time is what to look at where other processes share the machine.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/isthmus" presets > /dev/null # builds what is out of date
laid_out=$root/app/target/isthmus
java_home=$(sh "$root/native/find-jdk.sh")
OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE} exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms256m -Xmx256m \
    -cp "$laid_out/modules/*:$laid_out/natives/*" "$root/tests/benchmarks/generator/GeneratorRate.java" \
    "${4:-$root/app/models/mar-fashion}" "${2:-gtr-6.3x}" "${3:-64}" "${1:-5}" "${BATCHES:-1,2,4,8}"
