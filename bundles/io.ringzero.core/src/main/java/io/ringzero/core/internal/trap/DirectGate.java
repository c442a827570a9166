// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.X86;
import io.ringzero.abi.X86Flat32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Segment;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;

/**
 * The fast system call of the paper (2.1.2): where a 32-bit guest kernel's handler for INT 0x80 allows it, a gate in the
 * processor's own table leads from ring 3 to it, and the hypervisor is not entered. It is checked when it is registered,
 * as the processor would not know the guest's rights:
 * <ul>
 * <li>open to ring 3;</li>
 * <li>events stay as they are: the processor cannot mask them on the way;</li>
 * <li>its code segment is the guest's own, of which none is in ring 0, or the flat one of ring 1.</li>
 * </ul>
 * Otherwise INT 0x80 exits and is bounced. IDT and TSS lie in a page of the vCPU's that guest code cannot reach. On the
 * pCPU's thread, or while the vCPU does not run.
 */
final class DirectGate {
    private static final int VECTOR = Exceptions.FAST_SYSTEM_CALL;
    private static final int GATE_BYTES = 8;
    private static final int TSS_AT = 2048;
    private static final int TSS_BYTES = 104;
    private static final int TSS_ESP1 = 12;
    private static final int TSS_SS1 = 16;
    private static final int TSS_IO_MAP = 102;
    private static final int TI_DPL = 3;
    private static final int TI_IF = 4;
    /** Present, 32-bit trap gate. */
    private static final int TRAP_GATE = 0x8f00;
    private static final int RING_3 = 3 << 13;
    private static final int TSS_SELECTOR = 0xe040;
    private static final int TSS_BUSY = 0x8b;

    private final MachineMemory memory;

    @Inject
    DirectGate(Machine machine) {
        memory = machine.memory();
    }

    /** Gives a new vCPU an empty table and a task with no ring-1 stack and no ports. */
    void reset(Vcpu vcpu) {
        long page = vcpu.paging().systemPage();
        long linear = vcpu.paging().systemLinear();
        CpuState state = vcpu.state();
        memory.fill(page, MachineMemory.PAGE_SIZE, (byte) 0);
        memory.writeShort(page + TSS_AT + TSS_IO_MAP, (short) TSS_BYTES);
        state.set(CpuState.OFF_IDTR_BASE, linear);
        state.set(CpuState.OFF_IDTR_LIMIT, (VECTOR + 1) * GATE_BYTES - 1);
        state.segment(CpuState.TR, new Segment(TSS_SELECTOR, TSS_BUSY, TSS_BYTES - 1, linear + TSS_AT));
        vcpu.pv().directGate = false;
    }

    /** Follows what the guest has registered: handler of the vector, kernel stack. */
    void refresh(Vcpu vcpu) {
        long page = vcpu.paging().systemPage();
        if (page == 0) {
            return;
        }
        PvContext pv = vcpu.pv();
        pv.directGate = allowed(pv);
        long gate = page + VECTOR * GATE_BYTES;
        long address = pv.trapAddress[VECTOR];
        memory.writeLong(gate, pv.directGate
            ? address & 0xffff | (long) pv.trapSelector[VECTOR] << 16
                | ((address & 0xffff_0000L) | TRAP_GATE | RING_3) << 32
            : 0);
        memory.writeInt(page + TSS_AT + TSS_ESP1, (int) pv.kernelSp);
        memory.writeInt(page + TSS_AT + TSS_SS1, pv.kernelSs & 0xffff);
    }

    private static boolean allowed(PvContext pv) {
        int flags = pv.trapFlags[VECTOR];
        int selector = pv.trapSelector[VECTOR];
        boolean own = (selector & 4) != 0 || selector >>> 3 < X86.FIRST_RESERVED_GDT_ENTRY;
        return (flags & TI_DPL) == TI_DPL && (flags & TI_IF) == 0 && (selector & ~3) != 0
            && (own || selector == X86Flat32.FLAT_RING1_CS);
    }
}
