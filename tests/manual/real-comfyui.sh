#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Drives assayctl through a day with a real ComfyUI, on a processor and with models of random numbers, and prints the transcript.
#   COMFYUI_DIR=FOLDER tests/manual/real-comfyui.sh [LINE…]     the lines are the functions below, all without one
# COMFYUI_DIR: an unmodified checkout of ComfyUI. PYTHON: the Python that has what it needs (python3). ASSAYCTL: the built one of this
# checkout. WORK: a folder for projects, server and models (a new one, kept). SERVER_OPTIONS: more options of ComfyUI.
# Nothing is asserted: a person reads what it prints. tests/manual/README.md has what it printed, and the verdicts.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
: "${COMFYUI_DIR:?the folder of an unmodified ComfyUI}"
python=${PYTHON:-python3}
assayctl=${ASSAYCTL:-$top/_build/src/cli/assayctl}
work=${WORK:-$(mktemp -d)}
base=$work/server
port=$("${PYTHON_HERE:-python3}" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
mkdir -p "$base/models/checkpoints" "$base/models/loras" "$base/input" "$base/output" "$base/temp" "$base/user" "$base/custom_nodes" \
    "$work/page" "$work/home" "$work/projects"
touch "$work/page/index.html"
cp "$COMFYUI_DIR/custom_nodes/websocket_image_save.py" "$base/custom_nodes/"
export HOME=$work/home XDG_CONFIG_HOME=$work/home/config XDG_CACHE_HOME=$work/home/cache XDG_RUNTIME_DIR=$work/home
export ASSAY_EXAMPLES=$top/examples OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
server= project=

say() { printf '\n## %s\n' "$*"; }
ask() { curl -s -m 30 "$@"; }
tell() { printf '$ %s\n' "$*"; }

start() {
    # shellcheck disable=SC2086
    nice -n 10 "$python" "$COMFYUI_DIR/main.py" --cpu --listen 127.0.0.1 --port "$port" --base-directory "$base" \
        --front-end-root "$work/page" --database-url "sqlite:///$base/user/comfyui.db" ${SERVER_OPTIONS:---preview-method auto} \
        >>"$work/server.log" 2>&1 &
    server=$!
    until ask "$url/system_stats" >/dev/null; do kill -0 "$server" || exit 1; sleep 0.5; done
}
stop() { [ -z "$server" ] || { kill -KILL "$server"; wait "$server" 2>/dev/null; server=; }; }
trap stop EXIT

# assay ARGUMENT…: one command in the project, with what it said and how it ended.
assay() {
    tell "assayctl ${*//$url/URL}"
    timeout 300 "$assayctl" --project "$project" "$@" 2>&1 | sed "s|$url|URL|g; s|127.0.0.1:$port|HOST|g; s|$work|WORK|g; s/^/    /"
    echo "    (ends with ${PIPESTATUS[0]})"
}
# begin ARGUMENT…: the same, left running; ended waits for its end.
begin() {
    tell "assayctl ${*//$url/URL} &"
    "$assayctl" --project "$project" "$@" >"$work/out" 2>&1 &
    client=$!
}
ended() {
    wait "$client"
    local status=$?
    sed "s|$url|URL|g; s|127.0.0.1:$port|HOST|g; s/^/    /" "$work/out"
    echo "    (ends with $status)"
}
queued() { ask "$url/prompt" | grep -o '[0-9]*'; }
running() { ask "$url/queue" | grep -c '"queue_running": \[\['; }
until_() { local i; for ((i = 0; i < 240; i++)); do "$@" && return 0; sleep 0.5; done; say "waited in vain: $*"; return 1; }
is_running() { [ "$(running)" = 1 ]; }
both_wait() { [ "$(queued)" -ge 2 ]; }
is_idle() { [ "$(queued)" = 0 ]; }

# fresh NAME ASSETS STEPS SAVER: a new project.
fresh() {
    project=$work/projects/$1-$RANDOM
    "$assayctl" init "$project" --example tiny >/dev/null
    "${PYTHON_HERE:-python3}" "$here/real_project.py" "$project" "$2" "$3" "$4"
}

own_workflow() {
    say "An own workflow with a PreviewImage before its SaveImage"
    fresh own 1 2 preview
    assay check
    assay run --server "$url"
    ask "$url/history" | "${PYTHON_HERE:-python3}" -c '
import json, sys
for entry in json.load(sys.stdin).values():
    print("    the server saved:", {node: [f["type"] + "/" + f["filename"] for f in out["images"]] for node, out in entry["outputs"].items()})' | tail -n 1
    tell "the picture it took, byte for byte"
    "$assayctl" --project "$project" list versions --json | grep -o '"source":"[0-9a-f]*"' | cut -d'"' -f4 | while read -r sum; do
        sha256sum "$base"/output/assay/* | grep "^$sum" | sed "s|$base/|    |"
    done
    assay run --server "$url"
}

cached() {
    say "The same picture asked for anew: ComfyUI answers from its cache"
    fresh cached 1 2 png
    assay run --server "$url"
    rm -rf "$project/.assay"
    assay run --server "$url"
}

ctrl_c() {
    say "Ctrl+C in the middle, then run with and without --server"
    fresh stop 1 120 png
    begin run --server "$url"
    until_ is_running
    kill -INT "$client"
    ended
    assay status
    assay run
    assay list cards
    fresh stop 1 120 png
    begin run --server "$url"
    until_ is_running
    kill -INT "$client"
    ended
    assay run --server "$url"
}

interrupted() {
    say "Interrupted on the server, by hand"
    fresh interrupt 1 120 png
    begin run --server "$url"
    until_ is_running
    tell "curl -X POST URL/interrupt"
    ask -X POST "$url/interrupt"
    ended
    assay list exceptions
    assay plan
    assay run --server "$url"
    say "Interrupted while nobody looks"
    fresh interrupt 1 120 png
    begin run --server "$url"
    until_ is_running
    kill -INT "$client"
    ended
    ask -X POST "$url/interrupt"
    until_ is_idle
    assay run --server "$url"
}

files() {
    local saver
    for saver in webp apng frames batch socket only-preview; do
        say "A workflow that ends in: $saver"
        fresh "$saver" 1 2 "$saver"
        assay check
        assay run --server "$url"
        assay list exceptions
    done
}

faults() {
    say "What the server refuses: a sampler without steps, a node it has not, a picture that is not there"
    fresh steps 1 0 png
    assay run --server "$url"
    fresh unknown 1 2 unknown-node
    assay run --server "$url"
    fresh picture 1 2 no-such-picture
    assay run --server "$url"
    say "A checkpoint that was not loaded down to its end"
    fresh torn 2 2 png
    head -c 1000000 "$base/models/checkpoints/noise.safetensors" >"$base/models/checkpoints/torn.safetensors"
    sed -i 's/noise.safetensors/torn.safetensors/' "$project/checkpoints/noise.json"
    assay run --server "$url"
    assay list exceptions
    sed -i 's/torn.safetensors/noise.safetensors/' "$project/checkpoints/noise.json"
    assay again --problems
    assay run --server "$url"
    rm "$base/models/checkpoints/torn.safetensors"
}

terminal() {
    say "What a terminal shows of two pictures, line by line"
    fresh terminal 2 40 png
    script -qec "$assayctl --project $project run --server $url" /dev/null </dev/null | tr '\r' '\n' | sed "s|\x1b\[[0-9;]*[A-Za-z]||g; s|$url|URL|g" |
        grep -v '^ *$' | uniq | sed 's/^/    /'
}

models() {
    say "Models the server lacks, or has in a folder"
    fresh models 2 2 png
    assay models --server "$url"
    sed -i 's/noise.safetensors/nope.safetensors/' "$project/checkpoints/noise.json"
    assay run --server "$url"
    assay run --json --server "$url"
    assay run --json --server "$url" --checkpoint nope
    assay map noise noise.safetensors --server "$url"
    mkdir -p "$project/loras" "$project/policies"
    printf '{"schema":"lora/1","id":"glow","title":"Glow","serverFile":"glow.safetensors","families":["sdxl"]}' >"$project/loras/glow.json"
    printf '{"schema":"model-stack/1","projectStack":[{"loraId":"glow","weight":0.8}]}' >"$project/policies/model-stack.json"
    assay run --server "$url"
    sed -i 's/glow.safetensors/gloom.safetensors/' "$project/loras/glow.json"
    assay models --server "$url"
    assay run --server "$url"
}

restart() {
    say "The server is killed and started again in the middle"
    fresh restart 2 120 png
    begin run --server "$url"
    until_ is_running
    stop
    start
    ended
    assay status
    say "The server is away for good"
    fresh away 2 120 png
    begin run --server "$url"
    until_ is_running
    stop
    ended
    assay status
    start
    assay run --server "$url"
}

# stranger: a prompt of somebody else, with steps.
stranger() {
    "${PYTHON_HERE:-python3}" - "$top/tests/cli" "$url" "$1" "$2" <<'P'
import json, sys, urllib.request
sys.path.insert(0, sys.argv[1])
import workflowkit
graph = workflowkit.export()
graph["4"]["inputs"]["ckpt_name"] = "noise.safetensors"
graph["5"]["inputs"].update(width=64, height=64)
graph["3"]["inputs"].update(steps=int(sys.argv[3]), seed=int(sys.argv[4]))
urllib.request.urlopen(urllib.request.Request(sys.argv[2] + "/prompt", json.dumps({"prompt": graph, "client_id": "stranger"}).encode()))
P
}

strangers() {
    say "Two prompts of a stranger in the queue"
    fresh shared 1 2 png
    stranger 120 1
    stranger 60 2
    assay run --server "$url"
    say "… and one canceled while a stranger's runs"
    fresh shared 1 2 png
    stranger 120 3
    begin run --server "$url"
    until_ both_wait
    assay cancel --all
    ended
    tell "curl URL/queue"
    echo "    $(queued) left: the stranger's"
    until_ is_idle
    ask "$url/api/jobs" | "${PYTHON_HERE:-python3}" -c '
import collections, json, sys
print("    /api/jobs:", dict(collections.Counter(job["status"] for job in json.load(sys.stdin)["jobs"])))'
}

first_ten_minutes() {
    say "First ten minutes: the example, at a server with other models"
    project=$work/projects/first-$RANDOM
    assay init "$project" --example astroduck
    assay run --server "$url"
    assay run --json --server "$url" --checkpoint nope
    assay models --server "$url"
    assay help
    assay run --server "https${url#http}"
}

"$python" "$here/real_models.py" "$COMFYUI_DIR" "$base/models" || exit 1
start
ask "$url/system_stats" | "${PYTHON_HERE:-python3}" -c '
import json, sys
s = json.load(sys.stdin)["system"]
print("ComfyUI", s["comfyui_version"], "Python", s["python_version"].split()[0], "PyTorch", s["pytorch_version"])'
for line in "${@:-own_workflow cached ctrl_c interrupted files faults models terminal strangers restart first_ten_minutes}"; do
    for each in $line; do "$each"; done
done
