#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs ./dev of this checkout in a small Debian root of its own, made by mmdebstrap. Needs root (mounts).
#   newest [--shot ZONE FILE]  the ui suite, or a screenshot, on the newest GTK we can have: Debian 13, kept for the next time
#   bare [COMMAND…]            ./dev COMMAND (without one: demo, then test, as the README says) in a Debian 12 that has nothing
#   bare --again [COMMAND…]    the same in the root that the last bare run left
# ASSAY_ROOT: the root's folder. ASSAY_MIRROR: where Debian comes from, else this machine's own mirror.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
which=$1
shift
case $which in
newest) suite=trixie variant=apt ;;
bare) suite=bookworm variant=minbase ;;
*) exit 2 ;;
esac
root=${ASSAY_ROOT:-/var/tmp/assay-$which}

say() { printf '%s\n' "$which: $*" >&2; }
die() { say "$*"; exit 1; }

own_mirror() {
    grep -rhoE 'https?://[^ ]+/debian/? ' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | tr -d ' '
    sed -n 's/^URIs: *\([^ ]*\/debian\)\/*$/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null
}

make_root() {
    local mirror=${ASSAY_MIRROR:-$(own_mirror | head -n 1 || true)}
    [ -n "$mirror" ] || die "no Debian mirror is configured here; set ASSAY_MIRROR"
    command -v mmdebstrap >/dev/null || apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends mmdebstrap >&2
    say "making a Debian root ($suite) in $root from $mirror"
    rm -rf --one-file-system "$root"
    mmdebstrap --variant="$variant" "$suite" "$root" "deb $mirror $suite main" >&2
    touch "$root/.made"
}

mounts=()
unmount() {
    local i
    for ((i = ${#mounts[@]} - 1; i >= 0; i--)); do umount "${mounts[i]}" || umount -l "${mounts[i]}" || true; done
}
enter() { mount "$@"; mounts+=("${*: -1}"); }

# What the root has of this machine: devices, processes, the network; and the checkout without what was built in it.
furnish() {
    trap unmount EXIT
    enter --bind /dev "$root/dev"
    mkdir -p "$root/dev/shm" "$root/dev/pts" "$root/assay"
    enter --bind /dev/pts "$root/dev/pts"
    enter -t proc proc "$root/proc"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
    cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
    find "$root/assay" -mindepth 1 -maxdepth 1 ! -name '_*' -exec rm -rf {} +
    tar -C "$top" --exclude './_*' --exclude ./.git -cf - . | tar -C "$root/assay" --no-same-owner -xf -
}

inside() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 ${ASSAY_DARK:+ASSAY_DARK=$ASSAY_DARK} \
        chroot "$root" /bin/bash -c 'cd /assay && exec ./dev "$@"' dev "$@"
}

[ "$(id -u)" -eq 0 ] || die "needs root for mounts; run it with sudo"
! grep -q " $root/" /proc/mounts || die "something is mounted below $root: another run is under way, or umount what one left"
again=$([ "$which" = newest ] && echo 1 || true)
[ "${1:-}" != --again ] || { again=1; shift; }
[ -n "$again" ] && [ -f "$root/.made" ] || make_root
furnish
case $which:${1:-} in
newest:--shot)
    inside shot "$2" /shot.png
    cp "$root/shot.png" "$3"
    ;;
newest:*) inside test ui ;;
bare:)
    inside demo
    inside test
    ;;
bare:*) inside "$@" ;;
esac
