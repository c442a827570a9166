// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;

/** Puts descriptor tables of long mode into a bench: GDT, IDT, a TSS with stacks. The machine then handles events by itself. */
final class Tables {
    static final long GDT = 0x20000;
    static final long IDT = 0x21000;
    static final long TSS = 0x22000;
    static final long RSP0 = 0x30000;
    static final long IST1 = 0x31000;
    static final int CODE0 = 0x10;
    static final int DATA0 = 0x18;
    static final int DATA3 = 0x20;
    static final int CODE3 = 0x28;
    static final int TASK = 0x30;
    static final int GATE = 0x40;
    static final int CODE32 = 0x50;
    static final int ABSENT = 0x58;
    static final int CONFORMING = 0x60;

    private Tables() {
    }

    static void install(Bench bench) {
        descriptor(bench, CODE0, 0x00af9b000000ffffL);
        descriptor(bench, DATA0, 0x00cf93000000ffffL);
        descriptor(bench, DATA3, 0x00cff3000000ffffL);
        descriptor(bench, CODE3, 0x00affb000000ffffL);
        descriptor(bench, CODE32, 0x00cffb000000ffffL);
        descriptor(bench, ABSENT, 0x00cf73000000ffffL);
        descriptor(bench, CONFORMING, 0x00af9f000000ffffL);
        descriptor(bench, TASK, 0x67 | (TSS & 0xffffff) << 16 | 0x89L << 40);
        bench.memory.writeLong(TSS + 4, RSP0);
        bench.memory.writeLong(TSS + 0x24, IST1);
        bench.memory.writeShort(TSS + 0x66, (short) 0x68);
        CpuState state = bench.state;
        state.set(CpuState.OFF_GDTR_BASE, GDT);
        state.set(CpuState.OFF_GDTR_LIMIT, 0x7f);
        state.set(CpuState.OFF_IDTR_BASE, IDT);
        state.set(CpuState.OFF_IDTR_LIMIT, 0xfff);
        state.segment(CpuState.TR, new Segment(TASK, 0x8b, 0x67, TSS));
        bench.controls = CpuControls.bare(bench.engine.features());
    }

    static void descriptor(Bench bench, int selector, long value) {
        bench.memory.writeLong(GDT + selector, value);
    }

    /** An interrupt gate (type 14) or trap gate (15). */
    static void gate(Bench bench, int vector, long target, int type, int dpl, int ist) {
        gate(bench, IDT + vector * 16L, CODE0, target, type, dpl, ist);
    }

    static void gate(Bench bench, long at, int selector, long target, int type, int dpl, int ist) {
        bench.memory.writeLong(at,
            target & 0xffff | (long) selector << 16 | (long) ist << 32 | (long) (0x80 | dpl << 5 | type) << 40
                | (target >>> 16 & 0xffff) << 48);
        bench.memory.writeLong(at + 8, target >>> 32);
    }

    /** At CPL 3 with the selectors of the tables. */
    static void user(Bench bench) {
        bench.state.segment(CpuState.CS, Segment.code64(CODE3 | 3, 3));
        bench.state.segment(CpuState.SS, Segment.data(DATA3 | 3, 3));
        bench.state.cpl(3);
    }
}
