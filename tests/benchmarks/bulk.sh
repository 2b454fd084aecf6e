#!/bin/sh
# What isthmus bulk costs: bulk.sh [PAIRS [COUNTS]], usually 7 and 100,1000,10000
#
# Prints, as Markdown: images a second and the largest memory of a process for growing numbers of images; how much longer a run takes than the plain
# loop that computes the same images and throws them away, with the shortest plan there is and with gtr-3.7x; and what the computing and the writing
# thread do at the same time. Each bulk run has a plain one right beside it, in turns before and after it, and what is reported is the median of the
# ratios of such pairs with their quartiles: a noisy minute hits both alike. Files go to TMPDIR and are removed.
# THREADS=N computes with N threads, usually 1, which leaves a processor of two for the writing.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/isthmus" presets > /dev/null # builds what is out of date
laid_out=$root/app/target/isthmus
java_home=$(sh "$root/native/find-jdk.sh")
exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms128m -Xmx128m -Disthmus.home="$root/app" \
    -cp "$laid_out/modules/*:$laid_out/natives/*" "$root/tests/benchmarks/bulk/BulkCost.java" \
    "$root/app/models/mar-fashion" "${1:-7}" "${2:-100,1000,10000}" "${THREADS:-1}"
