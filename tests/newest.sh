#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds Assay and runs its ui suite on the newest GTK we can have: a Debian 13 root made by mmdebstrap and kept for the next time.
# Needs root (mounts). ./dev newest [--shot ZONE FILE]
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
root=${ASSAY_NEWEST_ROOT:-/var/tmp/assay-newest}
mirror=${ASSAY_MIRROR:-$(grep -rhoE 'https?://[^ ]+/debian/? ' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1 | tr -d ' ' || true)}
mirror=${mirror:-$(sed -n 's/^URIs: *\([^ ]*\/debian\)\/*$/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1 || true)}
packages=$(sed -n '/^build_packages=(/,/)/p;/^test_packages=(/,/)/p' "$top/dev" | tr -d '()' | sed 's/^[a-z_]*=//' | tr '\n' ' ')

say() { printf '%s\n' "$*" >&2; }
[ "$(id -u)" -eq 0 ] || { say "newest: needs root for mounts; run it with sudo"; exit 1; }
[ -n "$mirror" ] || { say "newest: no Debian mirror is configured here; set ASSAY_MIRROR"; exit 1; }
command -v mmdebstrap >/dev/null || apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends mmdebstrap >&2

mounts=()
unmount() {
    local i
    for ((i = ${#mounts[@]} - 1; i >= 0; i--)); do umount "${mounts[i]}" || umount -l "${mounts[i]}" || true; done
}
trap unmount EXIT
enter() { mount "$@"; mounts+=("${*: -1}"); }
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive ${ASSAY_DARK:+ASSAY_DARK=$ASSAY_DARK} chroot "$root" "$@"; }

if [ ! -f "$root/.made" ]; then
    say "Making a Debian 13 root in $root from $mirror (about 400 MB are fetched)"
    rm -rf "$root"
    mmdebstrap --variant=apt trixie "$root" "deb $mirror trixie main" >&2
fi
cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
enter --bind /dev "$root/dev"
mkdir -p "$root/dev/shm" "$root/dev/pts"
enter -t proc proc "$root/proc"
if [ ! -f "$root/.made" ]; then
    inside apt-get -qq update >&2
    # shellcheck disable=SC2086
    inside apt-get -qq install -y --no-install-recommends $packages >/dev/null
    touch "$root/.made"
fi
mkdir -p "$root/assay"
rsync -a --delete --exclude '_*' --exclude .git "$top/" "$root/assay/" 2>/dev/null ||
    { rm -rf "$root/assay"; mkdir "$root/assay"; (cd "$top" && tar --exclude './_*' --exclude ./.git -cf - .) | tar -C "$root/assay" -xf -; }
if [ "${1:-}" = --shot ]; then
    inside bash -c "cd /assay && ASSAY_BUILD=/assay-build ./dev shot $2 /assay-shot.png"
    cp "$root/assay-shot.png" "$3"
    exit 0
fi
inside bash -c 'cd /assay && ASSAY_BUILD=/assay-build ./dev test ui'
