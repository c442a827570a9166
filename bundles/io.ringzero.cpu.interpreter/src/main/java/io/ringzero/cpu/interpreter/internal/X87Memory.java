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

    /** Checks a long operand as a whole against its segment; answers its linear address. */
    static long linear(Core c, long address, int bytes, int access) {
        return c.narrow ? c.narrow(address, bytes, access, false) : address;
    }

    /** Checks that so many bytes can be written, 2 to 8 or 10. */
    static void check(Core c, long address, int bytes) {
        if (bytes <= 8) {
            c.checkWrite(address, bytes);
        } else {
            long at = linear(c, address, bytes, Tlb.WRITE);
            c.checkWrite(at, 8);
            c.checkWrite(at + 8, bytes - 8);
        }
    }

    static boolean crosses(long at, int bytes) {
        return (at & SlowAccess.PAGE - 1) + bytes > SlowAccess.PAGE;
    }

    /** Stores an 80-bit value, all of it or nothing. */
    static void store80(Core c, long address, long low, int high) {
        long at = linear(c, address, 10, Tlb.WRITE);
        if (crosses(at, 10)) {
            check(c, at, 10);
        }
        c.store64(at, low);
        c.store16(at + 8, high);
    }
}
