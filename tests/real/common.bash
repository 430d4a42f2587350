# shellcheck shell=bash
# Shared by the scripts here: sourced, not run.

# shellcheck disable=SC2034
peers=${XDG_CACHE_HOME:-$HOME/.cache}/nephoscope/real-peers # what is built or downloaded once
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
begun=$(date +%s%N)
dir=

die() { echo "${0##*/}: $*" >&2; exit 1; }

# What `kubernetes/build` makes and `kubernetes/up` runs.
programs=(kube-apiserver kube-controller-manager kube-scheduler kubectl etcd kwok metrics-server)
[[ -z ${KUBEBUILDER_ASSETS:-} ]] || KUBEBUILDER_ASSETS=$(realpath "$KUBEBUILDER_ASSETS")
# Where a program is: in KUBEBUILDER_ASSETS if that folder holds it, else among what was built.
binary() { # FOLDER NAME
    if [[ -n ${KUBEBUILDER_ASSETS:-} && -x $KUBEBUILDER_ASSETS/$2 ]]; then
        echo "$KUBEBUILDER_ASSETS/$2"
    else
        echo "$1/bin/$2"
    fi
}
complete() { # FOLDER
    local name
    for name in "${programs[@]}"; do [[ -x $(binary "$1" "$name") ]] || return 1; done
    [[ -d $1/kwok/stages/chaos ]]
}

# The comment at the top of the calling script.
usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }

# A request that must not go through a proxy.
http() { curl -sS --noproxy '*' --max-time 5 "$@"; }

# What has been reached, and how long after the start.
step() { printf '%8.2f s  %s\n' "$((($(date +%s%N) - begun) / 10000000))e-2" "$*"; }

# Makes the folder of one running peer, sets `dir`, and from now on stops everything if the script fails.
open_folder() { # DIR
    mkdir -p "$1"
    dir=$(cd "$1" && pwd)
    [[ -e $dir/.real-peer || -z $(ls -A "$dir") ]] || die "$dir is neither empty nor made by one of these scripts"
    : >"$dir/.real-peer"
    [[ ! -e $dir/pids ]] || die "$dir already holds running processes: run down first"
    [[ $dir != *[@\&\\]* ]] || die "the folder's name may not contain @, & or \\"
    mkdir -p "$dir/logs" "$dir/private"
    chmod 700 "$dir" "$dir/private"
    trap '(($? == 0)) || give_up' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}
give_up() {
    echo "${0##*/}: failed; the last lines of the logs in $dir/logs:" >&2
    tail -n 3 "$dir"/logs/*.log >&2 || true
    "$root/down" "$dir" >&2 || true
}

# N ports of 127.0.0.1 that are free now and outside the range the kernel takes for outgoing connections.
free_ports() { # N
    python3 - "$1" <<'PY'
import random, socket, sys
held = []
while len(held) < int(sys.argv[1]):
    s = socket.socket()
    try:
        s.bind(("127.0.0.1", random.randrange(20000, 32000)))
        held.append(s)
    except OSError:
        s.close()
print(*(s.getsockname()[1] for s in held), sep="\n")
PY
}

# Each process has a session of its own and is recorded by id and start time, so that a reused id is never taken for it.
# Its command is kept for `restart`.
start() { # NAME COMMAND…
    local name=$1
    shift
    printf 'cd %q && exec %s\n' "$PWD" "$(printf '%q ' "$@")" >"$dir/private/$name.command"
    : >"$dir/logs/$name.log"
    launch "$name" >>"$dir/pids"
}
launch() { # NAME → the line for `pids`
    local pid
    setsid bash "$dir/private/$1.command" >>"$dir/logs/$1.log" 2>&1 </dev/null &
    pid=$!
    echo "$pid $(start_time "$pid") $1"
}
start_time() { sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f20; } # PID
# A process that was killed is a zombie before its last thread, and with it its ports, is gone.
running() { # PID START-TIME
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    read -ra stat <<<"${stat##*) }" # from the state on: proc(5)
    [[ (${stat[0]} != Z || ${stat[17]} -gt 1) && ${stat[19]} = "$2" ]]
}
stop() { # PID START-TIME NAME
    local i
    running "$1" "$2" || return 0
    kill -TERM "$1"
    kill -CONT "$1"
    for ((i = 0; i < 50; i++)); do
        running "$1" "$2" || return 0
        sleep 0.1
    done
    echo "${0##*/}: $3 ($1) did not end within 5 s, killing it" >&2
    kill -KILL "$1"
}

wait_for() { # SECONDS WHAT COMMAND…
    local end=$((SECONDS + $1)) what=$2 pid name
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || { echo "${0##*/}: gave up waiting for $what" >&2; return 1; }
        while read -r pid _ name; do
            kill -0 "$pid" 2>/dev/null || { echo "${0##*/}: $name ended; see $dir/logs/$name.log" >&2; return 1; }
        done <"$dir/pids"
        sleep 0.1
    done
}
