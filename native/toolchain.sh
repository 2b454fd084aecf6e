# Sourced by scripts that compile C. Sets os, arch, extension, libraries and compiler, or says in one line what is missing and exits 1.
# $what names the thing to be built in these lines.

case $(uname -s) in
    Linux) os=linux; extension=so; libraries="-ldl -lm" ;;
    Darwin) os=osx; extension=dylib; libraries= ;;
    *) echo "isthmus: $what cannot be built on $(uname -s): Linux or macOS is needed" >&2; exit 1 ;;
esac
case $(uname -m) in
    x86_64 | amd64) arch=x86_64 ;;
    aarch64 | arm64) arch=aarch64 ;;
    *) echo "isthmus: $what cannot be built for $(uname -m): x86_64 or aarch64 is needed" >&2; exit 1 ;;
esac

compiler=
for candidate in ${CC:+"$CC"} cc gcc clang; do
    # $CC may carry arguments ("ccache gcc"): its first word is the command.
    if command -v "${candidate%% *}" >/dev/null 2>&1; then
        compiler=$candidate
        break
    fi
    if [ "$candidate" = "${CC:-}" ]; then
        echo "isthmus: CC=$CC is not a command" >&2
        exit 1
    fi
done
if [ -z "$compiler" ]; then
    echo "isthmus: no C compiler (tried cc, gcc, clang): install gcc or clang, or set CC" >&2
    exit 1
fi
