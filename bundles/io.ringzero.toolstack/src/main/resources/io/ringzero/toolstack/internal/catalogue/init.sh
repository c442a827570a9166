#!/bin/busybox sh
# SPDX-License-Identifier: Apache-2.0
# The first program of a Linux guest. Kernel messages stay off the console from here on, so that answers are only answers.
/bin/busybox --install -s /bin
export PATH=/bin HOME=/root TERM=linux
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /tmp
dmesg -n 1
# What the kernel calls when its toolstack asks it to end (control/shutdown of the store).
mkdir -p /sbin
for how in poweroff reboot; do
    printf '#!/bin/sh\nsync\nexec /bin/%s -f\n' "$how" >"/sbin/$how"
    chmod +x "/sbin/$how"
done
hostname ringzero
ip link set lo up 2>/dev/null
# Before each prompt a mark that no terminal shows (OSC 133;D) tells how the last command ended.
export PS1='\[\e]133;D;$?\a\]/ # '
setsid cttyhack sh -i
printf '\033]133;D;%d\007' $?
sync
# The kernel's last words are no part of the last answer.
echo 0 >/proc/sys/kernel/printk
poweroff -f
