#!/bin/sh
# Prints the home of a JDK 22 or newer; with none found, says in one line on stderr what to install, and exits 1.
#
#   find-jdk.sh           print the home
#   find-jdk.sh --check   print nothing when there is one
#
# A home named by ISTHMUS_JAVA_HOME is an order: it is used or refused, never passed over. JAVA_HOME is a hint, since it
# often names an older JDK that other work needs. After these two the newest JDK on PATH or in the usual places wins.
# Versions are read from the "release" file that every JDK carries, because starting each java would take seconds.

set -u
least=22

check=no
for arg in "$@"; do
    case $arg in
        --check) check=yes ;;
        *) echo "find-jdk.sh: unknown argument '$arg' (known: --check)" >&2; exit 2 ;;
    esac
done

# major HOME: the feature version, or nothing when HOME is not a JDK
major() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    version=
    if [ -r "$1/release" ]; then
        while IFS= read -r line || [ -n "$line" ]; do
            case $line in JAVA_VERSION=*) version=${line#JAVA_VERSION=} ;; esac
        done < "$1/release"
    elif [ -f "$1/lib/modules" ]; then # a true home without its release file, and not /usr with a stub in /usr/bin
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version \("[^"]*"\).*/\1/p' | head -n 1)
    fi
    version=${version#\"}
    version=${version#1.} # 1.8 is 8
    version=${version%%[!0-9]*}
    echo "$version"
}

# home_of COMMAND: the home that a command on PATH belongs to, symbolic links followed
home_of() {
    file=$(command -v "$1" 2>/dev/null) || return 0
    hops=0
    while [ -L "$file" ] && [ $hops -lt 40 ]; do
        target=$(readlink "$file")
        case $target in
            /*) file=$target ;;
            *) file=${file%/*}/$target ;;
        esac
        hops=$((hops + 1))
    done
    (cd -P "${file%/*}/.." 2>/dev/null && pwd -P)
}

good() { [ -n "$1" ] && [ "$1" -ge $least ]; }

found() {
    [ $check = yes ] || printf '%s\n' "$1"
    exit 0
}

if [ -n "${ISTHMUS_JAVA_HOME:-}" ]; then
    v=$(major "$ISTHMUS_JAVA_HOME")
    good "$v" && found "$ISTHMUS_JAVA_HOME"
    [ -z "$v" ] && is="not a JDK" || is="JDK $v"
    echo "isthmus: ISTHMUS_JAVA_HOME=$ISTHMUS_JAVA_HOME is $is, but a JDK $least or newer is needed" >&2
    exit 1
fi

seen=
if [ -n "${JAVA_HOME:-}" ]; then
    v=$(major "$JAVA_HOME")
    good "$v" && found "$JAVA_HOME"
    seen=" JAVA_HOME=$JAVA_HOME is ${v:-not a JDK}."
fi

best=
best_version=0
consider() {
    v=$(major "$1")
    if [ -n "$v" ] && [ "$v" -gt "$best_version" ]; then
        best=$1
        best_version=$v
    fi
}

for command in java javac; do
    home=$(home_of "$command")
    [ -z "$home" ] || consider "$home"
done
for home in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -d "$home" ] || consider "$home"
done

[ "$best_version" -lt $least ] || found "$best"

[ -z "$best" ] || seen="$seen The newest found is $best_version at $best."
echo "isthmus: no JDK $least or newer: install one (Temurin 25 for example) or set ISTHMUS_JAVA_HOME.$seen" \
    "Looked at ISTHMUS_JAVA_HOME, JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks, ~/.asdf," \
    "mise and /Library/Java." >&2
exit 1
