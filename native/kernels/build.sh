#!/bin/sh
# Compiles the kernels to PTX. Not part of the build: the output is committed, so that neither users nor the build need nvcc.
#
#   sh native/kernels/build.sh        # NVCC=/path/to/nvcc if it is not on the PATH
#
# PTX for compute capability 8.0 runs on every later device; the driver compiles it at first use.
set -eu
cd "$(dirname "$0")"
nvcc=${NVCC:-nvcc}
target=../src/main/resources/META-INF/native/cuda
mkdir -p "$target"
release=$("$nvcc" --version | sed -n 's/.*release.*, V\([0-9.]*\).*/\1/p')
{
    echo "# Provenance of the kernels; written by native/kernels/build.sh, checked by KernelProvenanceTest."
    echo "tool=nvcc $release"
    echo "flags=--ptx -O3 -std=c++17 -arch=compute_80"
    for source in *.cu; do
        name=${source%.cu}
        "$nvcc" --ptx -O3 -std=c++17 -arch=compute_80 "$source" -o "$target/$name.ptx"
        echo "source.$source.sha256=$(sha256sum "$source" | cut -d' ' -f1)"
        echo "output.$name.ptx.sha256=$(sha256sum "$target/$name.ptx" | cut -d' ' -f1)"
    done
} > "$target/KERNELS.properties.part"
mv "$target/KERNELS.properties.part" "$target/KERNELS.properties"
