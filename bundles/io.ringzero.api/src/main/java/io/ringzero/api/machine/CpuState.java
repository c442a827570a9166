// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * The complete architectural state of one vCPU: an off-heap block at fixed offsets that engines run in place.
 *
 * <p>Whatever else an engine keeps is a cache. Between two calls of {@link Cpu#run} the block is exact: RIP, flags, the
 * retired count and the exit operands are those of an instruction border. Save, restore, engine swap and fork move exactly
 * {@link #image()}.
 *
 * <p>Written by the thread of the pCPU that runs the vCPU, or by the core while it does not run. Fields at {@code OFF_*}
 * are 64 bits wide unless said otherwise.
 */
public final class CpuState implements AutoCloseable {
    public static final int RAX = 0;
    public static final int RCX = 1;
    public static final int RDX = 2;
    public static final int RBX = 3;
    public static final int RSP = 4;
    public static final int RBP = 5;
    public static final int RSI = 6;
    public static final int RDI = 7;
    public static final int R8 = 8;
    public static final int R9 = 9;
    public static final int R10 = 10;
    public static final int R11 = 11;

    public static final int ES = 0;
    public static final int CS = 1;
    public static final int SS = 2;
    public static final int DS = 3;
    public static final int FS = 4;
    public static final int GS = 5;
    public static final int LDTR = 6;
    public static final int TR = 7;

    /** Sixteen general registers in the order of their encoding. */
    public static final int OFF_GPR = 0x000;
    public static final int OFF_RIP = 0x080;
    public static final int OFF_RFLAGS = 0x088;
    public static final int OFF_CR0 = 0x090;
    public static final int OFF_CR2 = 0x098;
    public static final int OFF_CR3 = 0x0a0;
    public static final int OFF_CR4 = 0x0a8;
    public static final int OFF_CR8 = 0x0b0;
    public static final int OFF_XCR0 = 0x0b8;
    public static final int OFF_EFER = 0x0c0;
    public static final int OFF_STAR = 0x0c8;
    public static final int OFF_LSTAR = 0x0d0;
    public static final int OFF_CSTAR = 0x0d8;
    public static final int OFF_SFMASK = 0x0e0;
    public static final int OFF_KERNEL_GS_BASE = 0x0e8;
    public static final int OFF_SYSENTER_CS = 0x0f0;
    public static final int OFF_SYSENTER_ESP = 0x0f8;
    public static final int OFF_SYSENTER_EIP = 0x100;
    public static final int OFF_TSC_AUX = 0x108;
    public static final int OFF_PAT = 0x110;
    public static final int OFF_APIC_BASE = 0x118;
    /** Added to the machine's TSC, signed. */
    public static final int OFF_TSC_OFFSET = 0x120;
    /** DR0 to DR3, DR6, DR7. */
    public static final int OFF_DR = 0x130;
    /** Eight segment registers in the order ES CS SS DS FS GS LDTR TR, {@link #SEGMENT_BYTES} each. */
    public static final int OFF_SEGMENTS = 0x160;
    public static final int SEGMENT_BYTES = 16;
    /** Within a segment: selector, 16 bits. */
    public static final int SEG_SELECTOR = 0;
    /** Within a segment: descriptor bits 40 to 55 with the four limit bits (8 to 11) zero, 16 bits; {@link #ATTR_UNUSABLE} may be set. */
    public static final int SEG_ATTRIBUTES = 2;
    /** Within a segment: expanded limit in bytes, 32 bits. */
    public static final int SEG_LIMIT = 4;
    /** Within a segment: base, 64 bits. */
    public static final int SEG_BASE = 8;
    /** Attribute bit of an unusable segment (loaded with a null selector). */
    public static final int ATTR_UNUSABLE = 1 << 11;
    public static final int OFF_GDTR_BASE = 0x1e0;
    public static final int OFF_GDTR_LIMIT = 0x1e8;
    public static final int OFF_IDTR_BASE = 0x1f0;
    public static final int OFF_IDTR_LIMIT = 0x1f8;
    /** 32 bits: current privilege level. */
    public static final int OFF_CPL = 0x200;
    /** 32 bits: one of the {@code SHADOW_*} values. */
    public static final int OFF_SHADOW = 0x204;
    /** 32 bits: one of the {@code ACTIVITY_*} values. */
    public static final int OFF_ACTIVITY = 0x208;
    /** DR6 bits of debug exceptions that wait for the end of a shadow. */
    public static final int OFF_PENDING_DEBUG = 0x210;
    /** Instructions or REP iterations retired since the vCPU was made; a faulting instruction counts none. */
    public static final int OFF_RETIRED = 0x218;
    /** 32 bits, exit operand: vector of {@link Exit#EVENT}. */
    public static final int OFF_EXIT_VECTOR = 0x220;
    /** 32 bits, exit operand: one of {@link Exit}'s {@code KIND_*}. */
    public static final int OFF_EXIT_KIND = 0x224;
    /** 32 bits, exit operand: error code of the exception, 0 when it has none. */
    public static final int OFF_EXIT_ERROR = 0x228;
    /** 32 bits, exit operand: length of the instruction where an exit stands after it, else 0. */
    public static final int OFF_EXIT_LENGTH = 0x22c;
    /** Exit operand: linear address of a page fault. */
    public static final int OFF_EXIT_LINEAR = 0x230;
    /** Exit operand: further information by exit code (MSR or port number, register). */
    public static final int OFF_EXIT_INFO = 0x238;
    /** 32 bits: error code that {@link Mmu#fill} left with a page fault. */
    public static final int OFF_FAULT_ERROR = 0x240;
    /** 32 bits: code (lower half) and data selector of the last x87 instruction, for which the FXSAVE64 image has no room. */
    public static final int OFF_X87_SELECTORS = 0x270;
    /** The 512-byte FXSAVE64 image: x87, MXCSR, XMM (SDM Vol. 1 10.5.1). */
    public static final int OFF_FXSAVE = 0x280;
    /** Always zero while guest code runs: the base or index of an address that has none. Engines see to it. */
    public static final int OFF_ZERO = 0x7f8;
    /** Bytes of a block. */
    public static final int BYTES = 0x800;

    public static final int SHADOW_NONE = 0;
    /** The instruction before was STI: interrupts wait for one more. */
    public static final int SHADOW_STI = 1;
    /** The instruction before loaded SS: interrupts and debug traps wait for one more. */
    public static final int SHADOW_MOV_SS = 2;

    public static final int ACTIVITY_RUNNING = 0;
    public static final int ACTIVITY_HALTED = 1;
    public static final int ACTIVITY_SHUTDOWN = 2;

    private final HostMemory.Reservation block;
    private final long address;

    /** Makes a zeroed block with MXCSR and the x87 control word at their reset values (SDM Vol. 1 10.2.3, 8.1.5). */
    public CpuState() {
        block = HostMemory.reserve(BYTES);
        address = block.address();
        HostMemory.putShort(address + OFF_FXSAVE, (short) 0x037f);
        HostMemory.putInt(address + OFF_FXSAVE + 24, 0x1f80);
        HostMemory.putInt(address + OFF_FXSAVE + 28, 0xffff);
        set(OFF_RFLAGS, 2);
        set(OFF_PAT, 0x0007040600070406L);
    }

    /** Host address of the block; engines add {@code OFF_*}. */
    public long address() {
        return address;
    }

    /** Reads a 64-bit field. */
    public long get(int offset) {
        return HostMemory.getLong(address + offset);
    }

    /** Writes a 64-bit field. */
    public void set(int offset, long value) {
        HostMemory.putLong(address + offset, value);
    }

    /** Reads a 32-bit field. */
    public int getInt(int offset) {
        return HostMemory.getInt(address + offset);
    }

    /** Writes a 32-bit field. */
    public void setInt(int offset, int value) {
        HostMemory.putInt(address + offset, value);
    }

    /** Reads a general register, 0 (RAX) to 15 (R15). */
    public long gpr(int register) {
        return get(OFF_GPR + java.util.Objects.checkIndex(register, 16) * 8);
    }

    /** Writes a general register. */
    public void gpr(int register, long value) {
        set(OFF_GPR + java.util.Objects.checkIndex(register, 16) * 8, value);
    }

    public long rip() {
        return get(OFF_RIP);
    }

    public void rip(long value) {
        set(OFF_RIP, value);
    }

    public long rflags() {
        return get(OFF_RFLAGS);
    }

    public void rflags(long value) {
        set(OFF_RFLAGS, value);
    }

    /** Current privilege level, 0 to 3. */
    public int cpl() {
        return getInt(OFF_CPL);
    }

    public void cpl(int value) {
        setInt(OFF_CPL, value);
    }

    /** Instructions retired by this vCPU. */
    public long retired() {
        return get(OFF_RETIRED);
    }

    /** Reads a segment register with its hidden part. */
    public Segment segment(int register) {
        long at = segmentAt(register);
        return new Segment(HostMemory.getShort(at + SEG_SELECTOR) & 0xffff, HostMemory.getShort(at + SEG_ATTRIBUTES)
            & 0xffff, HostMemory.getInt(at + SEG_LIMIT) & 0xffffffffL, HostMemory.getLong(at + SEG_BASE));
    }

    /** Writes a segment register with its hidden part. */
    public void segment(int register, Segment value) {
        long at = segmentAt(register);
        HostMemory.putShort(at + SEG_SELECTOR, (short) value.selector());
        HostMemory.putShort(at + SEG_ATTRIBUTES, (short) value.attributes());
        HostMemory.putInt(at + SEG_LIMIT, (int) value.limitBytes());
        HostMemory.putLong(at + SEG_BASE, value.base());
    }

    /** A copy of the whole block. */
    public CpuImage image() {
        byte[] bytes = new byte[BYTES];
        HostMemory.copy(address, bytes, 0, BYTES);
        return new CpuImage(bytes);
    }

    /** Replaces the whole block. */
    public void load(CpuImage image) {
        byte[] bytes = image.bytes();
        HostMemory.copy(bytes, 0, address, BYTES);
    }

    /** Gives the block back; no engine may hold the state any more. */
    @Override
    public void close() {
        block.close();
    }

    private long segmentAt(int register) {
        return address + OFF_SEGMENTS + (long) java.util.Objects.checkIndex(register, 8) * SEGMENT_BYTES;
    }
}
