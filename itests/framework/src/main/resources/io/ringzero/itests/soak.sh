#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# soak.sh SECONDS [WORKERS]: works Linux hard for so long, in rounds that check themselves, so many at the same time. Ends with
# "soaked: N rounds" and 0, or says what was wrong and ends with 1. Needs /soak/busybox32 (a static 32-bit busybox) and
# /soak/program (.ci/soak.c).
end=$(($(cut -d. -f1 /proc/uptime) + $1))
round=0

fail() {
    echo "worker ${worker:-0}, round $round: $*"
    dmesg | tail -30
    exit 1
}

# Without complaints of the kernel. "Firmware Bug: APIC id mismatch" is what a PV guest prints on Xen too: each vCPU has the
# APIC id 0.
finish() {
    complaints=$(dmesg | grep -iE '\<(bug|oops|warning|call trace|lockup|stall|segfault|protection fault|bad page|unable to handle|hung)' |
        grep -viE 'command line: |debug|APIC id mismatch')
    [ -z "$complaints" ] || fail "dmesg complains: $complaints"
    echo "soaked: $round rounds"
    exit 0
}

if [ "${2:-1}" -gt 1 ]; then
    worker=0
    while [ $worker -lt "$2" ]; do
        worker=$((worker + 1))
        { worker=$worker sh "$0" "$1" >"/tmp/out.$worker"; echo $? >"/tmp/status.$worker"; } &
    done
    wait
    n=0
    while [ $n -lt "$2" ]; do
        n=$((n + 1))
        [ "$(cat /tmp/status.$n)" = 0 ] || { cat /tmp/out.$n; exit 1; }
        round=$((round + $(sed -n 's/soaked: \(.*\) rounds/\1/p' /tmp/out.$n)))
    done
    finish
fi
mkdir -p "/tmp/work.${worker:=0}"
cd "/tmp/work.$worker" || exit 1

# equal WHAT GOT WANTED
equal() {
    [ "$2" = "$3" ] || fail "$1 is '$2', not '$3'"
}

# Sums that the host has for the same input.
sums() {
    equal "$1: sha256" "$(seq 1 100000 | $2 sha256sum | cut -c1-64)" \
        b2bc7d3f8b652d2ec96865b68ad8f80e22cca174abe1aed7889e242a747d590f
    equal "$1: md5" "$(seq 1 20000 | $2 md5sum | cut -c1-32)" e071f707df7bbeee2a6a1eb48011ddd0
}

# Short programs, one after the other and many at once.
storm() {
    i=0
    while [ $i -lt 60 ]; do
        /bin/true || fail "true is false"
        /bin/false && fail "false is true"
        i=$((i + 1))
    done
    i=0
    while [ $i -lt 20 ]; do
        (echo $((i * i)) >"storm.$i"; exit $i) &
        i=$((i + 1))
    done
    wait
    equal "storm" "$(cat storm.* | awk '{ sum += $1 } END { print sum }')" 2470
    rm storm.*
}

pipes() {
    equal "pipe" "$(seq 1 20000 | sort -rn | cat | tee copy | sed 's/$/x/' | tr -d x | sort -n | md5sum | cut -c1-32)" \
        e071f707df7bbeee2a6a1eb48011ddd0
    equal "copy" "$(wc -l <copy)" 20000
    # A writer whose reader has gone ends by SIGPIPE.
    equal "head" "$(yes | head -n 1000 | wc -l)" 1000
    rm copy
}

signals() {
    got=0
    trap 'got=$((got + 1))' USR1
    i=0
    while [ $i -lt 50 ]; do
        kill -USR1 $$
        i=$((i + 1))
    done
    trap - USR1
    equal "signals" "$got" 50
    # The shell says on stderr that a child was terminated.
    equal "a terminated child" "$({ sleep 1000 & kill -TERM $!; wait $!; echo $?; } 2>/dev/null)" 143
}

tree() {
    mkdir tree back
    i=0
    while [ $i -lt 12 ]; do
        mkdir -p "tree/d$((i % 4))/e$i"
        seq $((round * 1000 + i * 37)) $((round * 1000 + i * 37 + 900 * i)) >"tree/d$((i % 4))/e$i/numbers"
        ln -s numbers "tree/d$((i % 4))/e$i/link"
        i=$((i + 1))
    done
    (cd tree && find . -type f | sort | xargs sha256sum) >sums
    equal "files" "$(wc -l <sums)" 12
    tar cf - tree | gzip >tree.tgz || fail "tar"
    (cd back && gzip -dc <../tree.tgz | tar xf -) || fail "tar back"
    (cd back/tree && sha256sum -c ../../sums >/dev/null) || fail "a file of the tree came back different"
    equal "link" "$(cat back/tree/d1/e5/link | md5sum)" "$(md5sum <tree/d1/e5/numbers)"
    # The same by 32-bit programs.
    (cd back && rm -r tree && /soak/busybox32 gzip -dc <../tree.tgz | /soak/busybox32 tar xf -) || fail "32-bit tar"
    (cd back/tree && /soak/busybox32 sha256sum -c ../../sums >/dev/null) || fail "32-bit sums"
    rm -r tree back sums tree.tgz
}

while [ "$(cut -d. -f1 /proc/uptime)" -lt $end ] || [ $round -eq 0 ]; do
    round=$((round + 1))
    storm
    sums 64-bit ""
    sums 32-bit /soak/busybox32
    equal "32-bit shell" "$(/soak/busybox32 sh -c 'i=0; s=0; while [ $i -lt 2000 ]; do i=$((i+1)); s=$((s+i)); done; echo $s')" \
        2001000
    /soak/program $round || fail "the program ended with $?"
    pipes
    signals
    tree
done
finish
