# shellcheck shell=bash
# What app/run and tests/run share: sourced, not run. Everything said here goes to stderr, so that stdout holds data only.

say() { echo "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

# The packages that building and running the program take, under the names of this release; nothing where these are not known.
program_packages() {
    local release boost
    release=$(. /etc/os-release 2>/dev/null && echo "$ID-${VERSION_ID:-}")
    case $release in
        debian-12) boost=libboost1.81-dev ;; # libboost-dev is 1.74 there
        ubuntu-24.04) boost=libboost1.83-dev ;;
        *) return ;;
    esac
    echo g++ cmake ninja-build "$boost" libssl-dev zlib1g-dev libisal-dev libfmt-dev libspdlog-dev libexpected-dev nlohmann-json3-dev \
        libsimdjson-dev libyaml-cpp-dev libcli11-dev qt6-base-dev qt6-svg-dev libqcustomplot-dev fonts-inter fonts-jetbrains-mono
}

# Elsewhere the user installs, and is told what.
name_what_is_needed() {
    say "This script installs packages on Debian 12 and Ubuntu 24.04 only. Elsewhere please install: a C++20 compiler (GCC 12 or
newer), CMake 3.25, Ninja, Boost 1.81 or newer (headers), OpenSSL 3, zlib, ISA-L, fmt, spdlog, tl-expected, nlohmann-json 3.11,
simdjson 3, yaml-cpp, CLI11, Qt 6.4 or newer (base and SVG), QCustomPlot 2.1 built for Qt 6; for looks the fonts Inter and
JetBrains Mono; for the tests also RapidCheck, Google Benchmark, Python 3, openssl and curl."
}

# Installs those packages that dpkg does not have. No question is asked but sudo's.
install_missing() { # PACKAGE…
    local package installed missing=() root=()
    installed=$(dpkg-query -W -f ' ${Package} ${db:Status-Status} ' "$@" 2>/dev/null) || true
    for package in "$@"; do
        [[ $installed = *" $package installed "* ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "these packages are missing and there is no sudo; please install them: ${missing[*]}"
        root=(sudo)
    fi
    say "Installing: ${missing[*]}"
    # An unreachable third-party archive must not keep us from what the others hold; what is truly missing fails below.
    "${root[@]}" apt-get update -qq >&2 || true
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=600 \
        "${missing[@]}" >&2 || die "the packages could not be installed; apt says why above"
}

# Configures a preset where it has not been, or not with these presets and options; CMake itself sees changed CMakeLists.
configure() { # PRESET [CMAKE-OPTION…]
    local preset=$1 stamp=build/$1/.configured-with
    shift
    if [[ ! -e build/$preset/build.ninja || CMakePresets.json -nt $stamp || $(cat "$stamp" 2>/dev/null) != "$*" ]]; then
        if ! cmake --preset "$preset" "$@" >&2; then
            [[ -n $(program_packages) ]] || name_what_is_needed
            die "CMake could not configure the build; its message is above"
        fi
        echo "$*" >"$stamp"
    fi
}

# Builds what has changed, quietly when nothing has.
build() { # PRESET [TARGET…]
    local preset=$1
    shift
    if [[ $(ninja -C "build/$preset" -n "$@" 2>&1 | tail -n 1) != "ninja: no work to do." ]]; then
        cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"} >&2 || die "the build failed; see above"
    fi
}
