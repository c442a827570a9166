// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Tlb;

/**
 * Many iterations of a forward MOVS or STOS in one host operation, inside one page on each side and only where the TLB has both:
 * such a run cannot fault and writes no frame that anybody watches. Answers the number of iterations, 0 where it has to go step
 * by step; the caller moves the indexes.
 *
 * <p>HOT PATH of block copies and clears.
 */
final class StringRuns {
    private StringRuns() {
    }

    static long move(Core c, long from, long to, int size, long most) {
        long bytes = Math.min(most * size, Math.min(left(from), left(to))) & -size;
        long distance = to - from;
        if (bytes == 0 || distance > 0 && distance < bytes) {
            return 0; // a copy onto what is still to be read repeats a pattern
        }
        long hostFrom = host(c, from, Tlb.OFF_READ_TAG);
        long hostTo = host(c, to, Tlb.OFF_WRITE_TAG);
        if (hostFrom == 0 || hostTo == 0 || hostTo > hostFrom && hostTo - hostFrom < bytes) {
            return 0;
        }
        HostMemory.copy(hostFrom, hostTo, bytes);
        return bytes / size;
    }

    static long store(Core c, long to, int size, long most, long value) {
        long bytes = Math.min(most * size, left(to)) & -size;
        long host = bytes == 0 ? 0 : host(c, to, Tlb.OFF_WRITE_TAG);
        if (host == 0) {
            return 0;
        }
        if (size == 1 || value == 0) {
            HostMemory.fill(host, bytes, (byte) value);
        } else {
            for (long at = host; at < host + bytes; at += size) {
                switch (size) {
                    case 2 -> HostMemory.putShort(at, (short) value);
                    case 4 -> HostMemory.putInt(at, (int) value);
                    default -> HostMemory.putLong(at, value);
                }
            }
        }
        return bytes / size;
    }

    private static long left(long linear) {
        return SlowAccess.PAGE - (linear & SlowAccess.PAGE - 1);
    }

    private static long host(Core c, long linear, int tag) {
        long entry = c.dataTlb + (linear >>> 7 & DataAccess.TLB_INDEX);
        return HostMemory.getLong(entry + tag) == (linear & -SlowAccess.PAGE)
            ? linear + HostMemory.getLong(entry + Tlb.OFF_ADDEND)
            : 0;
    }
}
