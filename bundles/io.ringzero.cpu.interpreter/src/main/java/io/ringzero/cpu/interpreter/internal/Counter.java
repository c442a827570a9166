// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.HostMemory;

/** Registers that have the address size: the counter of LOOP and REP, the indexes of strings. */
final class Counter {
    private Counter() {
    }

    /** Reads 16, 32 or 64 bits, zero-extended. */
    static long read(Core c, int register, int bits) {
        return switch (bits) {
            case 64 -> c.reg(register);
            case 32 -> c.reg32(register);
            default -> c.reg(register) & 0xffff;
        };
    }

    /** Writes as many bits; of a 16-bit register the others stay. */
    static void write(Core c, int register, int bits, long value) {
        switch (bits) {
            case 64 -> c.reg(register, value);
            case 32 -> c.reg32(register, value);
            default -> HostMemory.putShort(c.s + register, (short) value);
        }
    }
}
