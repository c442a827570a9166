// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Tlb;
import io.ringzero.x86.Memory;

/** A memory operand of an x87 instruction: its place, and what the data pointer shows of it. HOT PATH. */
final class X87Memory {
    private final Address address;
    /** Its segment register, as the state block orders them. */
    private final int segment;

    X87Memory(Site site) {
        Memory memory = site.memory(0);
        address = site.address(0);
        segment = switch (memory.segment()) {
            case ES -> CpuState.ES;
            case CS -> CpuState.CS;
            case SS -> CpuState.SS;
            case FS -> CpuState.FS;
            case GS -> CpuState.GS;
            default -> CpuState.DS;
        };
    }

    long at(Core c) {
        return address.of(c);
    }

    void note(Core c, X87File f) {
        f.data(address.effective(c), segment);
    }

    /**
     * Checks that so many bytes can be written, before the first of them is; answers their linear address. Of images a fault
     * names the last byte, of values the first that faults, as family 19h does.
     */
    static long probe(Core c, long address, int bytes) {
        long at = c.narrow ? c.narrow(address, bytes, Tlb.WRITE, false) : address;
        if ((at & SlowAccess.PAGE - 1) + bytes > SlowAccess.PAGE) {
            c.checkWrite(at, 1);
            long last = at + bytes - 1;
            c.checkWrite(bytes > 10 ? last : last & -SlowAccess.PAGE, 1);
        }
        return at;
    }

    /** Stores an 80-bit value, all of it or nothing. */
    static void store80(Core c, long address, long low, int high) {
        long at = probe(c, address, 10);
        c.store64(at, low);
        c.store16(at + 8, high);
    }
}
