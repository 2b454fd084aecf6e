#!/bin/sh
# Writes the reachability metadata that GraalVM's native-image needs: one entry for each shape of call, since the code
# that makes a call is generated when the image is built. Run by jextract.sh; needs nothing but a shell.
#
#   sh bindings/reachability.sh
#
# The shapes are read off the sources, generated and hand-written. ReachabilityMetadataTest derives them a second way,
# from the compiled classes, and compares.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
sources=$here/src/main/java/dev/isthmus/bindings
target=$here/src/main/resources/META-INF/native-image/dev.isthmus/isthmus-bindings/reachability-metadata.json

# "FunctionDescriptor.of(A, B, C)" becomes "A B C": what is returned, then the parameters. The names on the right mean
# the same on every platform; C's long does not.
shapes=$(cat "$sources"/*.java "$sources"/generated/*.java | tr '\n' ' ' |
    grep -oE 'FunctionDescriptor\.of(Void)?\([^()]*\)' |
    sed -E -e 's/.*ofVoid\(/void,/' -e 's/.*of\(//' -e 's/\)//' -e 's/Isthmus\.|ValueLayout\.| //g' -e 's/,/ /g' \
        -e 's/\<(C_POINTER|ADDRESS)\>/void*/g' -e 's/\<(C_INT|JAVA_INT)\>/jint/g' \
        -e 's/\<(C_LONG|C_LONG_LONG|JAVA_LONG)\>/jlong/g' -e 's/\<(C_DOUBLE|JAVA_DOUBLE)\>/jdouble/g' |
    sort -u)
if unknown=$(printf '%s\n' "$shapes" | grep -oE '[A-Z][A-Za-z_.]+'); then
    echo "reachability.sh: no name for the layouts:" $unknown >&2
    exit 1
fi

entries=$(printf '%s\n' "$shapes" | awk '
    {
        parameters = ""
        for (i = 2; i <= NF; i++) parameters = parameters (i > 2 ? ", " : "") "\"" $i "\""
        printf "%s      {\"returnType\": \"%s\", \"parameterTypes\": [%s]}", (NR > 1 ? ",\n" : ""), $1, parameters
    }')

mkdir -p "$(dirname "$target")"
{
    echo '{'
    echo '  "comment": "Written by bindings/reachability.sh, checked by ReachabilityMetadataTest.",'
    echo '  "resources": ['
    echo '    {"glob": "META-INF/native/*/*isthmus.*"}'
    echo '  ],'
    echo '  "foreign": {'
    echo '    "downcalls": ['
    printf '%s\n' "$entries"
    echo '    ]'
    echo '  }'
    echo '}'
} > "$target"
