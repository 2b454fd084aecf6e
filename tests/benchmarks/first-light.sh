#!/bin/sh
# Whole runs of the command line, from process start to the written PNG: first-light.sh [ROUNDS]
#
# Prints a Markdown table: for each setting the median and range over ROUNDS (default 5) of wall seconds, seconds an image as
# the program reports them, and the largest resident size. Settings take turns, so that a noisy minute hits all of them.
set -eu
rounds=${1:-5}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
settings='gtr-text:1:PASSIVE gtr-text:1:ACTIVE gtr-3.7x:1:PASSIVE gtr-6.3x:1:PASSIVE gtr-text:10:PASSIVE gtr-text:10:ACTIVE
gtr-3.7x:10:PASSIVE gtr-6.3x:10:PASSIVE mar-16:10:PASSIVE mar-64:10:PASSIVE'

"$root/isthmus" generate -q --class sneaker --seed 7 --preset gtr-6.3x --out "$work/warm.png" # builds, unpacks, fills caches
round=0
while [ $round -lt "$rounds" ]; do
    for setting in $settings; do
        IFS=: read -r preset count policy <<EOF
$setting
EOF
        OMP_WAIT_POLICY=$policy /usr/bin/time -f '%e %M' -o "$work/time" \
            "$root/isthmus" generate -q --json --class sneaker --count "$count" --seed 7 --preset "$preset" \
            --out "$work/out.png" > "$work/json"
        each=$(sed 's/.*"secondsPerImage":\([0-9.E-]*\).*/\1/' "$work/json")
        echo "$(cat "$work/time") $each" >> "$work/$preset:$count:$policy"
    done
    round=$((round + 1))
done

echo "| preset | images | waiting threads | process, s (range) | s an image (range) | resident, MB |"
echo "|---|---|---|---|---|---|"
column() { awk -v c="$2" '{print $c}' "$1" | sort -g | awk '{v[NR]=$1} END {printf "%.2f (%.2f–%.2f)", v[int((NR+1)/2)], v[1], v[NR]}'; }
for setting in $settings; do
    IFS=: read -r preset count policy <<EOF
$setting
EOF
    size=$(awk '{if ($2>m) m=$2} END {printf "%.0f", m/1000}' "$work/$setting")
    [ "$policy" = PASSIVE ] && waits="sleep (default)" || waits=spin
    echo "| \`$preset\` | $count | $waits | $(column "$work/$setting" 1) | $(column "$work/$setting" 3) | $size |"
done
