#!/bin/sh
# Makes a folder that runs without an installed Java: bin/isthmus, the parts of the JDK that it needs, jars and model.
#
#   sh app/jlink.sh DIR      DIR must not exist yet; it can be moved and copied afterwards
#
# The JDK's modules are linked; our jars lie beside them on the module path, as in the launcher's layout. jlink cannot
# link them in, since JTransforms, JLargeArrays and JLine are automatic modules, and a rewritten module-info for each
# would have to be kept for as long as theirs is missing. libtorch is unpacked at the first use, as everywhere.
set -eu

fail() { printf 'jlink.sh: %s\n' "$1" >&2; exit 1; }

[ $# -eq 1 ] || fail "give the folder to make: sh app/jlink.sh DIR"
image=$1
[ ! -e "$image" ] || fail "$image exists already"
app=$(CDPATH= cd -P -- "$(dirname -- "$0")" && pwd -P)
layout=$app/target/isthmus
java_home=$(sh "$app/../native/find-jdk.sh")
for tool in jlink jdeps; do
    [ -x "$java_home/bin/$tool" ] || fail "$java_home has no $tool: set ISTHMUS_JAVA_HOME to a full JDK"
done
[ -d "$java_home/jmods" ] || "$java_home/bin/jlink" --help | grep -q 'run-time image enabled' ||
    fail "$java_home has no jmods folder to link from: set ISTHMUS_JAVA_HOME to another JDK, such as Temurin"

"$app/../isthmus" --version > /dev/null # builds the layout when that has not been done

# Those that classes use, and those that the libraries' own module descriptors require, used or not.
used=$("$java_home/bin/jdeps" --ignore-missing-deps --multi-release 22 --module-path "$layout/modules" --list-deps \
    "$layout"/modules/*.jar 2>/dev/null | grep -oE '^ *(java|jdk)\.[a-z.]+' | tr -d ' ')
[ -n "$used" ] || fail "jdeps found no modules of the JDK in $layout/modules"
required=$("$java_home/bin/java" -p "$layout/modules" --show-module-resolution --dry-run -m dev.isthmus.app/dev.isthmus.app.Main |
    grep -vE '^(java|jdk)\.' | sed -nE 's/^.* requires ((java|jdk)\.[a-z.]+) .*$/\1/p')
modules=$(printf '%s\n%s\n' "$used" "$required" | sort -u | paste -s -d , -)

# The archive of class data takes 29 MB and saves about a fifth of the work of a start.
"$java_home/bin/jlink" --add-modules "$modules" --output "$image" \
    --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --generate-cds-archive > /dev/null
mkdir "$image/isthmus"
cp -R "$layout/modules" "$layout/natives" "$app/models" "$app/../LICENSE" "$app/../NOTICE" "$image/isthmus/"
cat > "$image/bin/isthmus" <<'END'
#!/bin/sh
# Starts Isthmus on the Java of this folder. ISTHMUS_JAVA_OPTS has more options for java, split at blanks.
set -uf
self=$(readlink -f -- "$0")
root=${self%/bin/*}
# shellcheck disable=SC2086
exec "$root/bin/java" \
    -p "$root/isthmus/modules" -cp "$root/isthmus/natives/*" \
    --enable-native-access=dev.isthmus.bindings \
    -Djava.awt.headless=true -XX:+UseSerialGC -Xshare:auto \
    "-Disthmus.home=$root/isthmus" \
    ${ISTHMUS_JAVA_OPTS:-} \
    -m dev.isthmus.app/dev.isthmus.app.Main "$@"
END
cp "$app/healthy.sh" "$image/bin/healthy"
chmod 755 "$image/bin/isthmus" "$image/bin/healthy"
printf 'made %s (%s), with %s\n' "$image" "$(du -sh "$image" | cut -f1)" "$modules"
