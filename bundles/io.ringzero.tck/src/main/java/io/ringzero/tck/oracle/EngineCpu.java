// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.VectorSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * An engine that runs cases in the surroundings of a Linux process on the host: CPL 3, the host's descriptor table as far as a
 * process sees it, paging with {@link WindowMmu}. Every event leaves the engine, where the kernel would send a signal. One thread.
 */
final class EngineCpu implements Processor, CpuMachine {
    /** More than any case needs; one that uses it up ends with {@link #NO_END}. */
    /** FSW.ES: an exception waits, and FXSAVE tells where it came from. */
    private static final int X87_SUMMARY = 0x80;
    private static final long BUDGET = 20_000;
    /** As a vector: the budget was used up. */
    static final int NO_END = 1000;
    private static final int THREW = 99;
    private static final long CR0 = 1 | 1 << 1 | 1 << 4 | 1 << 5 | 1 << 16 | 1 << 18 | 1L << 31; // PE MP ET NE WP AM PG
    private static final long CR4 = 1 << 5 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 16 | 1 << 18; // PAE OSFXSR OSXMMEXCPT UMIP FSGSBASE OSXSAVE
    private static final long EFER = 1 | 1 << 8 | 1 << 10 | 1 << 11; // SCE LME LMA NXE
    private static final int CODE64 = 0x33;
    private static final int CODE32 = 0x23;
    private static final int DATA = 0x2b;
    private static final int GATE_ERROR = 2; // IDT bit of an error code
    private static final long[] GDT = {0, 0x00cf_9b00_0000_ffffL, 0x00af_9b00_0000_ffffL, 0x00cf_9300_0000_ffffL,
        0x00cf_fb00_0000_ffffL, 0x00cf_f300_0000_ffffL, 0x00af_fb00_0000_ffffL};
    /** The host kernel's segment whose limit is the number of the CPU. */
    private static final int PER_CPU = 15 * 8;
    private static final int GDT_BYTES = 128;
    private static final int LDT = 10 * 8;
    private static final int LDT_BYTES = 16;

    private final MachineMemory memory = new MachineMemory(WindowMmu.FRAMES);
    private final Tlb tlb = new Tlb(memory);
    private final CpuState state = new CpuState();
    private final Mmu mmu = new WindowMmu();
    private final CpuControls controls;
    private final CpuEngine engine;
    private final Set<String> failures = new HashSet<>();
    private Cpu cpu;
    private final byte[] background = new byte[CaseLayout.DATA_BYTES];
    private final byte[] traps = new byte[CaseLayout.CODE_BYTES];

    /**
     * Opens a processor.
     *
     * @param cpuid what CPUID answers
     */
    EngineCpu(CpuEngine engine, CpuidTable cpuid) {
        controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, CpuControls.EXIT_HLT | CpuControls.EXIT_SYSCALL
            | CpuControls.EXIT_SYSENTER | CpuControls.EXIT_IO | CpuControls.EXIT_MSR, cpuid);
        this.engine = engine;
        cpu = engine.open(new PcpuId(0), tlb, this);
        for (int i = 0; i < background.length; i++) {
            background[i] = (byte) (CaseLayout.BACKGROUND >>> (i & 7) * 8);
        }
        Arrays.fill(traps, (byte) 0xcc);
        memory.fill(WindowMmu.machine(CaseLayout.CODE), 4096, (byte) 0xcc);
        memory.write(WindowMmu.machine(CaseLayout.READ_ONLY), background, 0, 4096);
        long gdt = WindowMmu.machine(WindowMmu.GDT);
        for (int i = 0; i < GDT.length; i++) {
            memory.writeLong(gdt + i * 8L, GDT[i]);
        }
        memory.writeLong(gdt + PER_CPU, 0x0040_f500_0000_0000L); // loaded by a selector that arithmetic made
        memory.writeLong(gdt + GDT_BYTES, descriptor(CaseLayout.FS_BASE32, (int) (CaseLayout.FS_LIMIT32 >>> 12), 0xd0));
        memory.writeLong(gdt + GDT_BYTES + 8, descriptor(CaseLayout.GS_BASE32, (int) CaseLayout.GS_LIMIT32, 0x50));
    }

    /** A data segment of CPL 3, read and write, accessed. */
    private static long descriptor(long base, int limit, int flags) {
        return limit & 0xffffL | (base & 0xff_ffffL) << 16 | 0xf3L << 40 | (limit >>> 16 & 15L | flags) << 48
            | (base >>> 24) << 56;
    }

    @Override
    public void run(Record[] inputs, Record[] outcomes, int count) {
        for (int i = 0; i < count; i++) {
            load(inputs[i]);
            tlb.drain();
            store(run(), outcomes[i]);
        }
    }

    /** Runs the case; an engine that throws is told as one that did not end, and replaced. */
    private int run() {
        try {
            return cpu.run(state, controls, BUDGET);
        } catch (RuntimeException e) {
            if (failures.add(e.toString())) {
                System.getLogger(EngineCpu.class.getName()).log(System.Logger.Level.WARNING, "the engine threw", e);
            }
            cpu.close();
            tlb.flush();
            cpu = engine.open(new PcpuId(0), tlb, this);
            return THREW;
        }
    }

    private void load(Record input) {
        long data = WindowMmu.machine(CaseLayout.DATA);
        memory.write(data, background, 0, background.length);
        memory.write(WindowMmu.machine(CaseLayout.WINDOW0), input.bytes, CaseLayout.WINDOW0_AT,
            CaseLayout.WINDOW0_BYTES);
        memory.write(WindowMmu.machine(CaseLayout.WINDOW1), input.bytes, CaseLayout.WINDOW1_AT,
            CaseLayout.WINDOW1_BYTES);
        long block = input.get(CaseLayout.RIP) & -CaseLayout.CODE_BYTES;
        memory.write(WindowMmu.machine(CaseLayout.CODE_MIDDLE), traps, 0, traps.length);
        memory.write(WindowMmu.machine(CaseLayout.CODE_END), traps, 0, traps.length);
        memory.write(WindowMmu.machine(block), input.bytes, CaseLayout.CODE_AT, CaseLayout.CODE_BYTES);
        boolean wide = input.get(CaseLayout.MODE) == CaseLayout.MODE64;
        for (int i = 0; i < 16; i++) {
            state.gpr(i, input.gpr(i));
        }
        state.rip(input.get(CaseLayout.RIP));
        state.rflags(input.get(CaseLayout.RFLAGS));
        state.set(CpuState.OFF_CR0, CR0);
        state.set(CpuState.OFF_CR2, 0);
        state.set(CpuState.OFF_CR4, CR4);
        state.set(CpuState.OFF_XCR0, 3);
        state.set(CpuState.OFF_EFER, EFER);
        state.set(CpuState.OFF_GDTR_BASE, WindowMmu.GDT);
        state.set(CpuState.OFF_GDTR_LIMIT, GDT_BYTES - 1);
        state.set(CpuState.OFF_PENDING_DEBUG, 0);
        state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_NONE);
        state.setInt(CpuState.OFF_ACTIVITY, CpuState.ACTIVITY_RUNNING);
        state.cpl(3);
        segments(input, wide);
        HostMemory.copy(input.bytes, CaseLayout.FXSAVE, state.address() + CpuState.OFF_FXSAVE, CaseLayout.FXSAVE_BYTES);
        state.setInt(CpuState.OFF_X87_SELECTORS, 0);
    }

    private void segments(Record input, boolean wide) {
        state.segment(CpuState.LDTR, new Segment(LDT, 0x82, LDT_BYTES - 1, WindowMmu.GDT + GDT_BYTES));
        state.segment(CpuState.CS, wide ? Segment.code64(CODE64, 3) : new Segment(CODE32, 0xc0fb, 0xffff_ffffL, 0));
        state.segment(CpuState.SS, Segment.data(DATA, 3));
        state.segment(CpuState.DS, wide ? Segment.unusable(0) : Segment.data(DATA, 3));
        state.segment(CpuState.ES, wide ? Segment.unusable(0) : Segment.data(DATA, 3));
        state.segment(CpuState.FS, wide
            ? new Segment(0, CpuState.ATTR_UNUSABLE, 0, input.get(CaseLayout.FS_BASE))
            : new Segment(CaseLayout.FS_SELECTOR32, 0xd0f3, CaseLayout.FS_LIMIT32, CaseLayout.FS_BASE32));
        state.segment(CpuState.GS, wide
            ? new Segment(0, CpuState.ATTR_UNUSABLE, 0, input.get(CaseLayout.GS_BASE))
            : new Segment(CaseLayout.GS_SELECTOR32, 0x50f3, CaseLayout.GS_LIMIT32, CaseLayout.GS_BASE32));
    }

    private void store(int exit, Record outcome) {
        for (int i = 0; i < 16; i++) {
            outcome.gpr(i, state.gpr(i));
        }
        outcome.set(CaseLayout.RIP, state.rip());
        outcome.set(CaseLayout.RFLAGS, state.rflags());
        outcome.set(CaseLayout.VECTOR, NO_END + exit);
        outcome.set(CaseLayout.ERROR, 0);
        outcome.set(CaseLayout.CR2, 0);
        if (exit == Exit.EVENT) {
            event(outcome);
        }
        outcome.set(CaseLayout.FS_BASE, state.segment(CpuState.FS).base());
        outcome.set(CaseLayout.GS_BASE, state.segment(CpuState.GS).base());
        for (int i = 0; i < 6; i++) {
            outcome.set(CaseLayout.SELECTORS + i * 8, state.segment(i).selector());
        }
        HostMemory.copy(state.address() + CpuState.OFF_FXSAVE, outcome.bytes, CaseLayout.FXSAVE,
            CaseLayout.FXSAVE_BYTES);
        if ((outcome.getShort(CaseLayout.FXSAVE + 2) & X87_SUMMARY) == 0) { // the host told by FXSAVE, which is silent then
            Arrays.fill(outcome.bytes, CaseLayout.FXSAVE + 6, CaseLayout.FXSAVE + 24, (byte) 0);
        }
        memory.read(WindowMmu.machine(CaseLayout.WINDOW0), outcome.bytes, CaseLayout.WINDOW0_AT,
            CaseLayout.WINDOW0_BYTES);
        memory.read(WindowMmu.machine(CaseLayout.WINDOW1), outcome.bytes, CaseLayout.WINDOW1_AT,
            CaseLayout.WINDOW1_BYTES);
    }

    /** What the kernel's gates make of an event: INT n is refused but for 3 and 4. */
    private void event(Record outcome) {
        int vector = state.getInt(CpuState.OFF_EXIT_VECTOR);
        int error = state.getInt(CpuState.OFF_EXIT_ERROR);
        boolean software = state.getInt(CpuState.OFF_EXIT_KIND) == Exit.KIND_SOFTWARE;
        int length = state.getInt(CpuState.OFF_EXIT_LENGTH);
        if (software && vector != 3 && vector != 4) {
            outcome.set(CaseLayout.RIP, state.rip() - length);
            error = vector * 8 + GATE_ERROR;
            vector = 13;
        }
        outcome.set(CaseLayout.VECTOR, vector);
        outcome.set(CaseLayout.ERROR, error);
        outcome.set(CaseLayout.CR2, vector == 14 ? state.get(CpuState.OFF_EXIT_LINEAR) : 0);
    }

    @Override
    public MachineMemory memory() {
        return memory;
    }

    @Override
    public Mmu mmu() {
        return mmu;
    }

    @Override
    public long tsc(PcpuId pcpu, CpuState of) {
        return of.retired();
    }

    @Override
    public long random() {
        return 42;
    }

    @Override
    public void close() {
        cpu.close();
        tlb.close();
        state.close();
        memory.close();
    }
}
