#!/bin/sh
# The most memory that `isthmus embed` takes with a T5 of the sizes of T5-XXL: 9.52 GB of weights in BF16, in a file of zeros that takes
# no room on the disk (Linux, python3). What is counted is all of the process, the mapped pages of the file included.
#
#   sh tests/benchmarks/t5-memory.sh [PROMPTS [more options of embed]]

set -eu
root=$(CDPATH= cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
prompts=${1:-1}
[ $# -eq 0 ] || shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$root/tests/fixtures/tokenizer/t5.model" "$folder/spiece.model"
python3 - "$folder" "$prompts" <<'PYTHON'
import json, struct, sys
folder, prompts = sys.argv[1], int(sys.argv[2])
vocabulary, width, head, inner, layers, heads = 32128, 4096, 64, 10240, 24, 64
shapes = {"shared.weight": [vocabulary, width], "encoder.final_layer_norm.weight": [width],
          "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight": [32, heads]}
for layer in range(layers):
    block = "encoder.block.%d.layer." % layer
    shapes.update({block + "0.SelfAttention.%s.weight" % part: [heads * head, width] for part in "qkv"})
    shapes.update({block + "0.SelfAttention.o.weight": [width, heads * head], block + "0.layer_norm.weight": [width],
                   block + "1.DenseReluDense.wi_0.weight": [inner, width], block + "1.DenseReluDense.wi_1.weight": [inner, width],
                   block + "1.DenseReluDense.wo.weight": [width, inner], block + "1.layer_norm.weight": [width]})
header, at = {}, 0
for name, shape in shapes.items():
    size = 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)
    header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, at + size]}
    at += size
text = json.dumps(header).encode()
text += b" " * (-(len(text) + 8) % 64)
with open(folder + "/model.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text)
    file.truncate(8 + len(text) + at)
json.dump({"model_type": "t5", "vocab_size": vocabulary, "d_model": width, "d_kv": head, "d_ff": inner, "num_layers": layers,
           "num_heads": heads, "feed_forward_proj": "gated-gelu"}, open(folder + "/config.json", "w"))
open(folder + "/prompts.txt", "w").write("a photograph of a cat\n" * prompts)
print("%.2f GB of weights, %d prompts of 128 tokens" % (at / 1e9, prompts))
PYTHON

"$root/isthmus" presets > "$folder/built"      # so that what is measured is not Maven
ISTHMUS_JAVA_OPTS="${ISTHMUS_JAVA_OPTS:--Xmx256m}" "$root/isthmus" embed --t5 "$folder" --prompts "$folder/prompts.txt" \
    --out "$folder/e.safetensors" "$@" &
process=$!
most=
while kill -0 $process 2> "$folder/gone"; do
    now=$(sed -n 's/^VmHWM:[[:space:]]*//p' "/proc/$process/status" 2> "$folder/gone" || :)
    most=${now:-$most}
    sleep 1
done
wait $process
echo "at most $most resident"
