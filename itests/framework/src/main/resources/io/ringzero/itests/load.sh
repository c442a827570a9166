#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# load.sh cpu: sums of the same bytes until /stop is there, then "summed: N" or what was wrong. load.sh talk: answers each number on
# the console by the next one, a timer later, until "stop"; then "talked: N".
count=0
case $1 in
    cpu)
        while [ ! -e /stop ]; do
            sum=$(head -c 300000 /dev/zero | sha256sum)
            [ "$sum" = "$2  -" ] || { echo "round $count: $sum" >/result; exit 1; }
            count=$((count + 1))
        done
        echo "summed: $count" >/result
        ;;
    talk)
        stty -echo
        echo "talk 0"
        while read -r number; do
            [ "$number" = stop ] && break
            sleep 0.002
            count=$((count + 1))
            echo "talk $((number + 1))"
        done
        stty echo
        echo "talked: $count"
        ;;
esac
