# shellcheck shell=sh disable=SC2154 # root, extra and window come from whoever sources this
# Makes a working environment out of a fresh machine. Sourced by ./start, ./check and .ci/run:
#
#   root=FOLDER OF THE CHECKOUT, extra=test|dev|"" , window=yes|no
#
# Leaves $python, the interpreter of the checkout's own .venv. A second run costs a few milliseconds:
# a stamp beside the environment tells that nothing has changed.

say() { printf '%s\n' "aiauthor: $*" >&2; }

die() {
    say "$*"
    exit 2
}

# --- What the system must have ------------------------------------------------------------------

# Qt asks for these even where it draws on no screen; the second list is for a real window.
offscreen_libraries="libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libxkbcommon0"
window_libraries="libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
    libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

is_installed() {
    # Newer releases spell some names with t64 behind.
    dpkg-query -W -f '${db:Status-Status}\n' "$1" "$1t64" 2>/dev/null | grep -qx installed
}

system_packages_missing() {
    if [ -z "$(find_python)" ] && command -v python3 >/dev/null 2>&1; then
        echo python3.11 python3.11-venv # the system's own is older
    elif [ -z "$(find_python)" ]; then
        echo python3 python3-venv
    elif ! "$(find_python)" -c 'import ensurepip, venv' 2>/dev/null; then
        "$(find_python)" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
    fi
    libraries=$offscreen_libraries
    [ "$window" = no ] || libraries="$libraries $window_libraries"
    for package in $libraries; do
        is_installed "$package" || echo "$package"
    done
}

install_system_packages() {
    missing=$(system_packages_missing | tr '\n' ' ')
    missing=${missing% }
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        say "some system packages are missing. Please run this, then try again:"
        printf '\n    sudo apt-get install --no-install-recommends %s\n\n' "$missing" >&2
        exit 2
    fi
    say "installing system packages: $missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || say "the package lists could not be brought up to date; trying with the old ones"
    # shellcheck disable=SC2086 # one word a package
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $missing >/dev/null ||
        die "apt-get could not install them; the lines above say why"
}

# --- The environment in .venv -------------------------------------------------------------------

pip_install() {
    quiet=-q
    [ ! -t 2 ] || quiet=
    "$python" -m pip install $quiet --disable-pip-version-check "$@" >&2
}

# PyTorch's standard build for Linux carries CUDA, several GB. Without an NVIDIA card the CPU build
# serves as well; it lies on PyTorch's own index alone.
install_cpu_torch() {
    [ "$(uname -s)" = Linux ] || return 0
    if nvidia-smi -L >/dev/null 2>&1; then
        say "an NVIDIA card was found: taking PyTorch with CUDA, several GB"
        return 0
    fi
    requirement=$(sed -n 's/^ *"\(torch==[^"]*\)",*$/\1/p' "$root/pyproject.toml")
    pip_install --no-deps --retries 0 --timeout 10 --index-url https://download.pytorch.org/whl/cpu "$requirement" ||
        say "PyTorch's CPU build could not be fetched from download.pytorch.org;" \
            "taking the standard build instead, which is several GB larger (Ctrl-C stops it)"
}

install_environment() {
    stamp="$root/.venv/installed-${extra:-plain}"
    now="$(cat "$root/pyproject.toml" "$root/hatch_build.py" "$root"/aiauthor/inference/*.c | cksum) $root"
    [ "$(cat "$stamp" 2>/dev/null)" != "$now" ] || return 0
    say "setting up $root/.venv (once; a few minutes, and about 1.3 GB on disk)"
    if ! "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        base=$(find_python)
        [ -n "$base" ] || die "Python 3.11 or later is needed, and was not found"
        "$base" -m venv --clear "$root/.venv" || die "$base could not make a virtual environment"
    fi
    install_cpu_torch
    pip_install --editable "$root${extra:+[$extra]}" || die "pip could not install the program; the lines above say why"
    [ -n "${AIAUTHOR_NO_KERNEL:-}$(find "$root/aiauthor/inference" -name '_kernel.*')" ] ||
        say "the network's kernel could not be compiled: suggestions will be ten times slower"
    printf '%s\n' "$now" >"$stamp"
}

python="$root/.venv/bin/python"
if command -v apt-get >/dev/null 2>&1; then
    install_system_packages
fi
install_environment
