#!/bin/sh
# What each exact saving gains on LightGen: lightgen-savings.sh [ROUNDS [PRESET]], usually 5 and lightgen-gtr-text
#
# Prints, as Markdown, what is counted at full size, and how much longer a much smaller network with random weights takes without
# each saving: whole runs, and one AR step of the transformer. In pairs, as savings.sh, which says how to read them.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
"$root/isthmus" presets > /dev/null # builds what is out of date
laid_out=$root/app/target/isthmus
java_home=$(sh "$root/native/find-jdk.sh")
OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE} exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms256m -Xmx256m \
    -cp "$laid_out/modules/*:$laid_out/natives/*" "$root/tests/benchmarks/savings/LightGenGain.java" \
    "${2:-lightgen-gtr-text}" "${1:-5}" "${THREADS:-0}"
