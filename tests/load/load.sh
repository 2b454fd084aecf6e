#!/bin/sh
# Puts `isthmus serve` under load, on this machine alone: load.sh [--minutes N] [--seconds S] [--preset NAME] [--model DIR]
#
# Offline rate, latency by number of clients, a soak of N minutes (2) at twice the capacity, clients that vanish, 10,000 malformed bodies and
# SIGTERM in the middle; every other measurement takes S seconds (15). Prints what docs/benchmarks/server.md shows, and ends with exit
# code 1 if something was not as promised.
set -eu
root=$(CDPATH= cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
minutes=2
seconds=15
preset=gtr-6.3x
model=$root/app/models/mar-fashion
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || { echo "load.sh: $1 needs a value" >&2; exit 2; }
    case $1 in
        --minutes) minutes=$2 ;;
        --seconds) seconds=$2 ;;
        --preset) preset=$2 ;;
        --model) model=$2 ;;
        *) echo "load.sh: $1 is unknown; expected --minutes, --seconds, --preset or --model" >&2; exit 2 ;;
    esac
    shift 2
done
"$root/isthmus" --version > /dev/null # builds what is out of date
laid_out=$root/app/target/isthmus
java_home=$(sh "$root/native/find-jdk.sh")
exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "$laid_out/modules/*:$laid_out/natives/*" \
    "$root/tests/load/Load.java" "$model" "$preset" "$seconds" "$((minutes * 60))" 10000 "$root/isthmus"
