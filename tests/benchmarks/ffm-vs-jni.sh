#!/bin/sh
# FFM against JNI: measures everything and writes docs/ffm-vs-jni.md with its plots.
#
#   ffm-vs-jni.sh [--peers] [--short] [FOLDER]   measure into FOLDER (docs/benchmarks/ffm-vs-jni), then write the page
#   ffm-vs-jni.sh --report [FOLDER]              write the page of the figures that are there
#
# --peers   DJL and JavaCPP too (fetches about 250 MB from Maven Central on its first use)
# --short   a few minutes: shows that everything runs, and the page beside the figures says so
# THREADS=N native threads of one op (1); FORKS=N JVMs a row (2)
#
# Leave the machine alone meanwhile. The whole takes about an hour and a half with --peers.
set -eu

peers=no
short=no
report=no
folder=
root=$(cd "$(dirname "$0")/../.." && pwd)
for argument in "$@"; do
    case $argument in
        --peers) peers=yes ;;
        --short) short=yes ;;
        --report) report=yes ;;
        -*) echo "ffm-vs-jni.sh: unknown option '$argument' (known: --peers, --short, --report)" >&2; exit 2 ;;
        *) folder=$argument ;;
    esac
done
# The page belongs to the folder that is committed; other figures get a page of their own.
page=$root/docs/ffm-vs-jni.md
if [ -n "$folder" ]; then
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    page=$folder/ffm-vs-jni.md
elif [ $short = yes ]; then
    echo "ffm-vs-jni.sh: --short needs a FOLDER: its figures are not for the committed page" >&2
    exit 2
else
    folder=$root/docs/benchmarks/ffm-vs-jni
fi

profile=
modules=app,tests/benchmarks/jmh
suite=$root/tests/benchmarks/jmh/target
if [ $peers = yes ]; then
    profile=-Ppeers
    modules=$modules,tests/benchmarks/peers
    suite=$root/tests/benchmarks/peers/target
fi
java_home=$(sh "$root/native/find-jdk.sh")
echo "building" >&2
# shellcheck disable=SC2086 # the profile may be empty
(cd "$root" && JAVA_HOME=$java_home mvn -q -B -ntp $profile -Dmaven.test.skip=true -pl "$modules" -am package)
[ $peers = yes ] || rm -f "$root/tests/benchmarks/peers/target/classpath"

threads=${THREADS:-1}
export OMP_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads" MKL_NUM_THREADS="$threads"
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}"
class_path=$suite/classes:$(cat "$suite/classpath")
run() { "$java_home/bin/java" --enable-native-access=ALL-UNNAMED "-Dthreads=$threads" -cp "$class_path" "$@"; }

if [ $report = no ]; then
    if [ $short = yes ]; then
        settings="-f 1 -wi 0 -i 1 -r 20ms -p elements=1 -p bytes=64 -p letters=16 -p others=1"
        rounds=1
        seconds=1
    else
        settings="-f ${FORKS:-2} -wi 3 -w 1s -i 5 -r 1s"
        rounds=15
        seconds=20
    fi
    mkdir -p "$folder"
    run dev.isthmus.benchmarks.process.Machine "$settings, threads=$threads" "$folder/machine.json"
    measure() { # FILE THREADS PATTERN...
        file=$1
        at_once=$2
        shift 2
        # shellcheck disable=SC2086 # settings are several words
        run -Xms1g -Xmx1g -Dai.djl.offline=true org.openjdk.jmh.Main $settings -t "$at_once" -bm avgt -tu ns -foe true -prof gc \
            -rf json -rff "$folder/$file" "$@"
    }
    measure calls.json 1 '.*'
    for at_once in 2 4 16; do
        measure "calls-$at_once-threads.json" "$at_once" -p elements=1 \
            '.*\.EmptyCall\.(ffm|jni)$' '.*\.(Add|TensorLife)\.(isthmus|ffm|jni|djl|javacpp)$' '.*\.ScopeLife\.(isthmusEmpty|arenaConfined|arenaShared)$'
    done
    run dev.isthmus.benchmarks.process.StartUp "$root" $rounds "$folder/start-up.json"
    run dev.isthmus.benchmarks.process.PauseRuns $seconds "$folder/pauses.json"
fi
run -Djava.awt.headless=true dev.isthmus.benchmarks.report.Report "$folder" "$page"
echo "$page"
