#!/bin/sh
# Tells Spark which GPUs a machine has, for spark.{driver,worker,executor}.resource.gpu.discoveryScript: their numbers as libtorch
# counts them, which are those of the GPUs that the process may see.
set -eu
if [ -n "${CUDA_VISIBLE_DEVICES-}" ]; then
    # CUDA reads up to the first that names none: -1 and NoDevFiles are how schedulers say that there is no GPU.
    count=$(printf '%s\n' "$CUDA_VISIBLE_DEVICES" | tr ',' '\n' | awk '!/^([0-9]+|(GPU|MIG)-.+)$/ { exit } { n++ } END { print n + 0 }')
elif [ "${CUDA_VISIBLE_DEVICES+set}" ]; then
    count=0
else
    count=$(nvidia-smi --list-gpus | grep -c '^GPU')
fi
awk -v n="$count" 'BEGIN {
    printf "{\"name\": \"gpu\", \"addresses\": ["
    for (i = 0; i < n; i++) printf "%s\"%d\"", (i ? ", " : ""), i
    print "]}"
}'
