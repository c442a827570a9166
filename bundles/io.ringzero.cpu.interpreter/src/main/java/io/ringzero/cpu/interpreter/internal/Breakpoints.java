// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * The four breakpoints of DR0 to DR3 as DR7 arms them (APM Vol. 2 section 13.1): which of them an instruction meets.
 *
 * <p>While any is armed, the run loop goes instruction by instruction; while one is for data, accesses take the slow path, which
 * calls {@link #access}. So they cost nothing while none is armed. Breakpoints on ports need CR4.DE.
 */
final class Breakpoints {
    private static final int DR7 = CpuState.OFF_DR + 5 * 8;
    private static final int ENABLED = 0xff;
    private static final int COUNT = 4;
    private static final int ON_FETCH = 0;
    private static final int ON_WRITE = 1;
    private static final int ON_PORT = 2;
    private static final int ON_ACCESS = 3;
    private static final int[] LENGTHS = {1, 2, 8, 4};

    private final Core c;
    /** Bits of DR6 for what the instruction has met so far. */
    private int met;

    Breakpoints(Core core) {
        c = core;
    }

    boolean armed() {
        return (c.reg(DR7) & ENABLED) != 0;
    }

    /** Whether one is armed that data accesses may meet. */
    boolean onData() {
        boolean data = false;
        for (int i = 0; i < COUNT && armed(); i++) {
            data |= enabled(i) && (kind(i) & ON_WRITE) != 0;
        }
        return data;
    }

    /** Bits of DR6 for an instruction at a linear address. */
    int fetch(long linear) {
        int bits = 0;
        for (int i = 0; i < COUNT; i++) {
            if (enabled(i) && kind(i) == ON_FETCH && address(i) == linear) {
                bits |= 1 << i;
            }
        }
        return bits;
    }

    /** Notes a data access that did not fault. */
    void access(long linear, int size, boolean write) {
        for (int i = 0; i < COUNT; i++) {
            if (enabled(i) && (kind(i) == ON_ACCESS || write && kind(i) == ON_WRITE) && overlaps(i, linear, size)) {
                met |= 1 << i;
            }
        }
    }

    /** Notes an access to a port. */
    void port(int port, int size) {
        boolean on = armed() && (c.reg(CpuState.OFF_CR4) & Bits.CR4_DE) != 0;
        for (int i = 0; i < COUNT && on; i++) {
            if (enabled(i) && kind(i) == ON_PORT && overlaps(i, port, size)) {
                met |= 1 << i;
            }
        }
    }

    /** Takes what the instruction has met. */
    int take() {
        int bits = met;
        met = 0;
        return bits;
    }

    private boolean enabled(int i) {
        return (c.reg(DR7) >>> 2 * i & 3) != 0;
    }

    private int kind(int i) {
        return (int) (c.reg(DR7) >>> 16 + 4 * i) & 3;
    }

    private long address(int i) {
        return c.reg(CpuState.OFF_DR + 8 * i);
    }

    private boolean overlaps(int i, long first, int size) {
        int length = LENGTHS[(int) (c.reg(DR7) >>> 18 + 4 * i) & 3];
        long from = address(i) & -length;
        return first - from < length && from - first < size;
    }
}
