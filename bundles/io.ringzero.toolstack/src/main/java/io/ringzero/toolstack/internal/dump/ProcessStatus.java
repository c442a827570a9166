// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.dump;

import io.ringzero.abi.layout.CpuUserRegs;
import io.ringzero.abi.layout.CpuUserRegs32;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.abi.layout.VcpuGuestContext32;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A vCPU as the NT_PRSTATUS note of Linux has a thread (elf_prstatus of x86-64, linux/elfcore.h), so that debuggers show its
 * registers.
 */
final class ProcessStatus {
    /** Type of the note. */
    static final int NT_PRSTATUS = 1;
    private static final int BYTES = 336;
    private static final int PID = 32;
    private static final int REGISTERS = 112;
    /** In the order of user_regs_struct: r15 to orig_rax (none), rip, cs, eflags, rsp, ss, fs_base, gs_base, ds, es, fs, gs. */
    private static final int[] WIDE = {CpuUserRegs.R15, CpuUserRegs.R14, CpuUserRegs.R13, CpuUserRegs.R12,
        CpuUserRegs.RBP, CpuUserRegs.RBX, CpuUserRegs.R11, CpuUserRegs.R10, CpuUserRegs.R9, CpuUserRegs.R8,
        CpuUserRegs.RAX, CpuUserRegs.RCX, CpuUserRegs.RDX, CpuUserRegs.RSI, CpuUserRegs.RDI, -1, CpuUserRegs.RIP, -2,
        CpuUserRegs.RFLAGS, CpuUserRegs.RSP};
    private static final int[] NARROW = {-1, -1, -1, -1, CpuUserRegs32.EBP, CpuUserRegs32.EBX, -1, -1, -1, -1,
        CpuUserRegs32.EAX, CpuUserRegs32.ECX, CpuUserRegs32.EDX, CpuUserRegs32.ESI, CpuUserRegs32.EDI, -1,
        CpuUserRegs32.EIP, -2, CpuUserRegs32.EFLAGS, CpuUserRegs32.ESP};
    private static final int NOTHING = -1;
    private static final int CODE_SELECTOR = -2;

    private ProcessStatus() {
    }

    /**
     * The note's descriptor.
     *
     * @param context its vcpu_guest_context
     */
    static byte[] of(int vcpu, byte[] context, boolean wide) {
        ByteBuffer from = ByteBuffer.wrap(context).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(PID, vcpu + 1);
        to.position(REGISTERS);
        int at = wide ? VcpuGuestContext.USER_REGS : VcpuGuestContext32.USER_REGS;
        int code = at + (wide ? CpuUserRegs.CS : CpuUserRegs32.CS);
        for (int register : wide ? WIDE : NARROW) {
            to.putLong(switch (register) {
                case NOTHING -> 0;
                case CODE_SELECTOR -> from.getShort(code) & 0xffff;
                default -> wide ? from.getLong(at + register) : from.getInt(at + register) & 0xffff_ffffL;
            });
        }
        to.putLong(from.getShort(at + (wide ? CpuUserRegs.SS : CpuUserRegs32.SS)) & 0xffff);
        to.putLong(wide ? from.getLong(VcpuGuestContext.FS_BASE) : 0);
        to.putLong(wide ? from.getLong(VcpuGuestContext.GS_BASE_KERNEL) : 0);
        return to.array();
    }
}
