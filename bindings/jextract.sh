#!/bin/sh
# Regenerates the bindings of native/include/isthmus.h. Not part of the build: the output is committed.
#
#   JEXTRACT=/path/to/jextract JEXTRACT_REVISION="what it was built from" sh bindings/jextract.sh
#
# jextract: built from github.com/openjdk/jextract, see GENERATED.properties for the revision. It is given nothing but our
# own header's names, so system headers leave no trace, and its one call that needs JDK 23 (SymbolLookup.findOrThrow) is
# replaced by the JDK 22 form.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
header=$here/../native/include/isthmus.h
target=$here/src/main/java/dev/isthmus/bindings/generated
: "${JEXTRACT:?set JEXTRACT to a jextract executable}"
: "${JEXTRACT_REVISION:?set JEXTRACT_REVISION to the revision that it was built from}"

includes=$(mktemp)
work=$(mktemp -d)
trap 'rm -rf "$includes" "$work"' EXIT
{
    grep -oE 'int32_t isthmus_[a-z_]+\(' "$header" | sed -E 's/int32_t (.*)\(/--include-function \1/'
    grep -oE '^#define ISTHMUS_[A-Z_0-9]+ -?[0-9]+' "$header" | awk '{print "--include-constant " $2}'
    grep -oE '^typedef struct isthmus_[a-z_]+ \{' "$header" | awk '{print "--include-struct " $3}'
} > "$includes"

cd "$here/../native/include"
"$JEXTRACT" "@$includes" --output "$work" --target-package dev.isthmus.bindings.generated \
    --header-class-name Isthmus isthmus.h
rm -rf "$target"
mkdir -p "$target"
for file in "$work"/dev/isthmus/bindings/generated/*.java; do
    sed -E 's/SYMBOL_LOOKUP\.findOrThrow\(([^)]*)\)/SYMBOL_LOOKUP.find(\1).orElseThrow()/' "$file" \
        > "$target/$(basename "$file")"
done

{
    echo "# Provenance of the generated bindings; written by bindings/jextract.sh, checked by GeneratedBindingsTest."
    echo "tool=jextract $JEXTRACT_REVISION"
    echo "flags=--target-package dev.isthmus.bindings.generated --header-class-name Isthmus --include-* of isthmus.h only"
    echo "edits=SymbolLookup.findOrThrow(x) -> find(x).orElseThrow(), for JDK 22"
    echo "header=native/include/isthmus.h"
    echo "header.sha256=$(sha256sum "$header" | cut -d' ' -f1)"
    for file in "$target"/*.java; do
        echo "output.$(basename "$file").sha256=$(sha256sum "$file" | cut -d' ' -f1)"
    done
} > "$target/GENERATED.properties"

sh "$here/reachability.sh"
