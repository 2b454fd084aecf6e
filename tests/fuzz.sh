#!/bin/sh
# Fuzzes one of the readers of weights files with Jazzer, guided by coverage. docs/fuzzing.md says what and why.
#
#   fuzz.sh TARGET SECONDS [OPTION ...]   fuzz; OPTIONs are libFuzzer's or Jazzer's
#   fuzz.sh TARGET merge                  put what was found into the kept corpus, and drop from that what adds nothing
#
# TARGET is safetensors, index, torch or pickle. The kept corpus is tests/fuzz/TARGET/corpus, which is never written to while
# fuzzing; inputs of interest and findings go to tests/target/fuzz/TARGET.
set -eu

usage() { echo "usage: fuzz.sh safetensors|index|torch|pickle SECONDS|merge [OPTION ...]" >&2; exit 2; }

[ $# -ge 2 ] || usage
target=$1
what=$2
shift 2
case $target in
    safetensors) class=SafetensorsFuzzTarget dict=json ;;
    index) class=ShardIndexFuzzTarget dict=json ;;
    torch) class=TorchCheckpointFuzzTarget dict=torch ;;
    pickle) class=PickleFuzzTarget dict=torch ;;
    *) usage ;;
esac
case $what in merge) ;; '' | *[!0-9]*) usage ;; esac

root=$(cd "$(dirname "$0")/.." && pwd)
kept=$root/tests/fuzz/$target/corpus
found=$root/tests/target/fuzz/$target
mkdir -p "$kept" "$found/corpus"

java=$(sh "$root/native/find-jdk.sh")/bin/java
mvn -f "$root/pom.xml" -q -Pfuzz -pl runtime -am test-compile dependency:build-classpath \
    -Dmdep.outputFile="$found/classpath"
classpath=$root/runtime/target/classes:$root/runtime/target/test-classes:$(cat "$found/classpath")

# A target writes thousands of files a second, which memory takes better than a disk.
work=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The heap is small, so that an input which asks for far more than its own size is found.
jazzer() {
    "$java" -Xmx512m -XX:+UseSerialGC -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED \
        -Djava.io.tmpdir="$work" -cp "$classpath" com.code_intelligence.jazzer.Jazzer \
        --target_class="dev.isthmus.runtime.io.$class" --reproducer_path="$found" "$@"
}

if [ "$what" = merge ]; then
    # The readers' own code decides what is worth keeping; with Jackson's it would be five times as many files.
    mkdir "$work/merged"
    jazzer "--instrumentation_includes=dev.isthmus.runtime.**" -merge=1 "$work/merged" "$kept" "$found/corpus"
    rm -f "$kept"/*
    cp "$work/merged"/* "$kept"
else
    jazzer "--instrumentation_includes=dev.isthmus.runtime.**:tools.jackson.core.**" -max_total_time="$what" -timeout=10 \
        -max_len=4096 -dict="$root/tests/fuzz/$dict.dict" -artifact_prefix="$found/" -print_final_stats=1 "$@" \
        "$found/corpus" "$kept"
fi
