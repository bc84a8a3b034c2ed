#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs ./dev of this checkout in a small Debian root of its own, made by mmdebstrap. Needs root (mounts).
#   newest [--shot ZONE FILE | COMMAND…]
#                              the ui suite, a screenshot, or ./dev COMMAND on the newest GTK we can have: Debian 13, kept for the next time
#   bare [12|13] [OPTION…] [COMMAND…]
#                              ./dev COMMAND (without one: demo, then test, as the README says) in a clone of what is committed, in a
#                              Debian that has nothing but git and sudo
#      --test-first            without a COMMAND: test, then demo
#      --user                  not as root but as somebody who may use sudo
#      --again                 in the root that the last such run left
# ASSAY_ROOT: the root's folder. ASSAY_MIRROR: where Debian comes from, else this machine's own mirror.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
which=$1
shift
version=12 user=root order=(demo test) again=
case $which in
newest) version=13 variant=apt include=ca-certificates again=1 ;;
bare) variant=minbase include=git,sudo ;;
*) exit 2 ;;
esac
while [ $# -gt 0 ] && [ "$which" = bare ]; do
    case $1 in
    12 | 13) version=$1 ;;
    --test-first) order=(test demo) ;;
    --user) user=maker ;;
    --again) again=1 ;;
    *) break ;;
    esac
    shift
done
case $version in 12) suite=bookworm ;; 13) suite=trixie ;; esac
root=${ASSAY_ROOT:-/var/tmp/assay-$which$([ "$which$version" != bare13 ] || echo 13)}

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
    mmdebstrap --variant="$variant" --include="$include" "$suite" "$root" "deb $mirror $suite main" >&2
    touch "$root/.made"
}

mounts=()
unmount() {
    local i
    for ((i = ${#mounts[@]} - 1; i >= 0; i--)); do umount "${mounts[i]}" || umount -l "${mounts[i]}" || true; done
}
enter() { mount "$@"; mounts+=("${*: -1}"); }

# The checkout as it lies here, without what was built in it.
copy_checkout() {
    find "$root/assay" -mindepth 1 -maxdepth 1 ! -name '_*' -exec rm -rf {} +
    tar -C "$top" --exclude './_*' --exclude ./.git -cf - . | tar -C "$root/assay" --no-same-owner -xf -
}

# What is committed, as git brings it to somebody else.
clone_checkout() {
    [ -z "$(git -C "$top" status --porcelain)" ] || say "what is not committed does not come along"
    git -C "$top" bundle create -q "$root/assay.bundle" HEAD
    [ "$user" = root ] || chroot "$root" /bin/sh -c "id $user >/dev/null 2>&1 || useradd -m -s /bin/bash $user
        echo '$user ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/$user"
    chroot "$root" chown -R "$user:" /assay
    as_user 'cd /assay && git init -q . && git fetch -q /assay.bundle HEAD && git checkout -q -f FETCH_HEAD'
}

# What the root has of this machine: devices, processes, the network; and the sources.
furnish() {
    trap unmount EXIT
    enter --bind /dev "$root/dev"
    mkdir -p "$root/dev/shm" "$root/dev/pts" "$root/assay"
    enter --bind /dev/pts "$root/dev/pts"
    enter -t proc proc "$root/proc"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
    cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
    case $which in newest) copy_checkout ;; bare) clone_checkout ;; esac
}

# as_user SCRIPT [ARGUMENT…]
as_user() {
    local script=$1 home=/root become=()
    shift
    [ "$user" = root ] || home=/home/$user become=(setpriv --reuid "$user" --regid "$user" --init-groups)
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" USER="$user" LANG=C.UTF-8 ${ASSAY_DARK:+ASSAY_DARK=$ASSAY_DARK} \
        chroot "$root" ${become[@]+"${become[@]}"} /bin/bash -c "$script" dev "$@"
}

inside() { as_user 'cd /assay && exec ./dev "$@"' "$@"; }

[ "$(id -u)" -eq 0 ] || die "needs root for mounts; run it with sudo"
! grep -q " $root/" /proc/mounts || die "something is mounted below $root: another run is under way, or umount what one left"
[ -n "$again" ] && [ -f "$root/.made" ] || make_root
furnish
case $which:${1:-} in
newest:--shot)
    inside shot "$2" /shot.png
    cp "$root/shot.png" "$3"
    ;;
newest:) inside test ui ;;
newest:*) inside "$@" ;;
bare:)
    for command in "${order[@]}"; do inside "$command"; done
    ;;
bare:*) inside "$@" ;;
esac
