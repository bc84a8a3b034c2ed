#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A screenshot of one zone of a real project: shot.sh BUILD ZONE FILE [KEY…]. Keys are xdotool names, pressed in order before the shot.
# ASSAY_DARK=1 dark, ASSAY_WIDTH=420 narrow, ASSAY_PROJECT=DIR another project, ASSAY_DPI=120 text of 125 %.
set -euo pipefail
build=$1 zone=$2 file=$3
shift 3
top=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$(dirname "$file")"
if [ -z "${ASSAY_INNER:-}" ]; then
    export ASSAY_INNER=1
    exec "$top/dev" headless "$0" "$build" "$zone" "$file" "$@"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -z "${app:-}" ] || kill "$app" 2>/dev/null || true' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_RUNTIME_DIR="$work/run" ASSAY_EXAMPLES="$top/examples"
mkdir -p -m 0700 "$XDG_RUNTIME_DIR"
project=${ASSAY_PROJECT:-$work/astroduck}
if [ -z "${ASSAY_PROJECT:-}" ]; then
    "$build/src/cli/assayctl" init "$project" --example astroduck >/dev/null
    "$build/src/cli/assayctl" --project "$project" run --provider sandbox >/dev/null || true
fi
[ -z "${ASSAY_DARK:-}" ] || [ "$ASSAY_DARK" = 0 ] || export ADW_DEBUG_COLOR_SCHEME=prefer-dark
# what a desktop's text size comes down to here; GDK_DPI_SCALE changes nothing
[ -z "${ASSAY_DPI:-}" ] || xprop -root -f RESOURCE_MANAGER 8s -set RESOURCE_MANAGER "Xft.dpi: $ASSAY_DPI
"
"$build/src/app/assay" --zone "$zone" "$project" &
app=$!
id=$(timeout 20 xdotool search --sync --onlyvisible --name '.' | head -n 1)
timeout 5 xdotool windowsize --sync "$id" "${ASSAY_WIDTH:-1200}" "${ASSAY_HEIGHT:-800}" || true
timeout 5 xdotool windowfocus --sync "$id" || true
sleep "${ASSAY_SETTLE:-2}"
for key in "$@"; do
    xdotool key "$key"
    sleep 0.3
done
import -window root "$file"
