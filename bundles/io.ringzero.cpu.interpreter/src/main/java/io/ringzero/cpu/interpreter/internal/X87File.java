// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.cpu.interpreter.internal.x87.X87Unit;

/**
 * The registers of x87 and MMX, in place in the state's FXSAVE64 image (APM Vol. 2 figure 11-8).
 *
 * <p>Between two runs the image has its architectural order: ST(0) first. While a run is on, its eight rows lie in physical
 * order instead, so that push and pop only change TOP and an MMX register never moves; {@link #begin} and {@link #end} turn
 * them. Everything else (FCW, FSW with TOP, abridged FTW, FOP, FIP, FDP) is at its place in the image at all times. The tag
 * byte has a bit per physical register, set for one that is not empty.
 *
 * <p>HOT PATH. A physical number is 0 to 7. Owned by its pCPU's thread.
 */
final class X87File {
    /** Exception summary in the status word: an unmasked exception waits. */
    static final int ES = 0x80;

    private static final int FCW = 0;
    private static final int FSW = 2;
    private static final int FTW = 4;
    private static final int FOP = 6;
    private static final int FIP = 8;
    private static final int FDP = 16;
    private static final int ROWS = 32;
    private static final int FCS = CpuState.OFF_X87_SELECTORS - CpuState.OFF_FXSAVE;
    private static final int FDS = FCS + 2;
    private static final int SEGMENTS = CpuState.OFF_SEGMENTS - CpuState.OFF_FXSAVE;
    private static final int CODE = SEGMENTS + CpuState.CS * CpuState.SEGMENT_BYTES;
    private static final int TOP_SHIFT = 11;
    private static final int TOP_BITS = 7 << TOP_SHIFT;

    private static final int BUSY = 0x8000;
    private static final int EXCEPTIONS = 0x3f;

    /** The operation under way. */
    final X87Unit unit = new X87Unit();
    private final long[] turning = new long[16];
    private long image;

    /** Takes the block of a state in hand for a run. */
    void begin(long block) {
        image = block + CpuState.OFF_FXSAVE;
        turn(top());
    }

    /** Brings the image into its architectural order. */
    void end() {
        turn(-top());
    }

    /** Moves the row at i to i + by. */
    private void turn(int by) {
        if (by == 0) {
            return;
        }
        for (int i = 0; i < 16; i++) {
            turning[i] = HostMemory.getLong(image + ROWS + i * 8L);
        }
        for (int i = 0; i < 16; i++) {
            HostMemory.putLong(image + ROWS + (i + 2 * by & 15) * 8L, turning[i]);
        }
    }

    int control() {
        return HostMemory.getShort(image + FCW) & 0xffff;
    }

    void control(int value) {
        HostMemory.putShort(image + FCW, (short) value);
    }

    /** The status word, TOP included. */
    int status() {
        return HostMemory.getShort(image + FSW) & 0xffff;
    }

    /** Writes the status word; a new TOP renames the stack and moves no register. */
    void status(int value) {
        HostMemory.putShort(image + FSW, (short) value);
    }

    int top() {
        return HostMemory.getShort(image + FSW) >>> TOP_SHIFT & 7;
    }

    void top(int value) {
        status(status() & ~TOP_BITS | (value & 7) << TOP_SHIFT);
    }

    /** Bit per physical register: not empty. */
    int valid() {
        return HostMemory.getByte(image + FTW) & 0xff;
    }

    void valid(int bits) {
        HostMemory.putByte(image + FTW, (byte) bits);
    }

    /** Physical number of ST(i). */
    int physical(int st) {
        return top() + st & 7;
    }

    boolean isValid(int physical) {
        return (HostMemory.getByte(image + FTW) >>> physical & 1) != 0;
    }

    /** Significand of a physical register: an MMX register's value. */
    long significand(int physical) {
        return HostMemory.getLong(image + ROWS + physical * 16L);
    }

    /** Sign and exponent of a physical register. */
    int signExponent(int physical) {
        return HostMemory.getShort(image + ROWS + 8 + physical * 16L) & 0xffff;
    }

    /** Writes a physical register; its tag stays. */
    void set(int physical, long significand, int signExponent) {
        HostMemory.putLong(image + ROWS + physical * 16L, significand);
        HostMemory.putLong(image + ROWS + 8 + physical * 16L, signExponent & 0xffff);
    }

    /**
     * Opcode of the last instruction that was not one of control, 11 bits. FNSTENV always shows it and the pointers beside
     * it; FXSAVE and XSAVE of AMD's show zeros unless an exception waits ({@link #isPending}).
     */
    int opcode() {
        return HostMemory.getShort(image + FOP) & 0x7ff;
    }

    long instructionPointer() {
        return HostMemory.getLong(image + FIP);
    }

    long dataPointer() {
        return HostMemory.getLong(image + FDP);
    }

    void pointers(int opcode, long instruction, long data) {
        HostMemory.putShort(image + FOP, (short) (opcode & 0x7ff));
        HostMemory.putLong(image + FIP, instruction);
        HostMemory.putLong(image + FDP, data);
    }

    /** Notes an instruction that is not one of control; AMD keeps its address without the segment's base. */
    void instruction(int opcode, long instruction) {
        HostMemory.putShort(image + FOP, (short) opcode);
        HostMemory.putLong(image + FIP, instruction);
        HostMemory.putShort(image + FCS, HostMemory.getShort(image + CODE));
    }

    /** Notes the memory operand of such an instruction: offset and segment register. */
    void data(long offset, int segment) {
        HostMemory.putLong(image + FDP, offset);
        HostMemory.putShort(image + FDS, HostMemory.getShort(image + SEGMENTS + segment * CpuState.SEGMENT_BYTES));
    }

    /** Selectors of the last instruction (lower 16 bits) and of its operand. */
    int selectors() {
        return HostMemory.getInt(image + FCS);
    }

    void selectors(int value) {
        HostMemory.putInt(image + FCS, value);
    }

    /**
     * Works out ES and B anew, after a change of the control word or of the flags. FXRSTOR and its like do so, too: what is
     * in the image does not count.
     */
    void settle() {
        int status = status() & ~(ES | BUSY);
        status((status & ~control() & EXCEPTIONS) != 0 ? status | ES | BUSY : status);
    }

    /** Takes flags of an operation into the status word: exceptions stick, C1 is replaced. */
    void raise(int flags) {
        int status = status() & ~X87Unit.C1 | flags;
        status((flags & ~control() & EXCEPTIONS) != 0 ? status | ES | BUSY : status);
    }

    /** Clears condition bits before they are set anew. */
    void clear(int conditions) {
        HostMemory.putShort(image + FSW, (short) (status() & ~conditions));
    }

    /** Takes exceptions and leaves C1 as it is, unless there was a stack fault. */
    void stick(int flags) {
        int kept = (flags & X87Unit.SF) != 0 ? 0 : status() & X87Unit.C1;
        raise(flags | kept);
    }

    /** Takes exceptions and all four condition bits. */
    void conditions(int flags) {
        clear(X87Unit.C0 | X87Unit.C2 | X87Unit.C3);
        raise(flags);
    }

    /** Whether an exception of an operation forbids its result. */
    boolean stops(int flags) {
        return (flags & ~control() & (X87Unit.IE | X87Unit.DE | X87Unit.ZE)) != 0;
    }

    void pop() {
        int top = top();
        HostMemory.putByte(image + FTW, (byte) (valid() & ~(1 << top)));
        top(top + 1);
    }

    /** Pushes a value; the caller has seen that the place is empty or that this does not count. */
    void push(long significand, int signExponent) {
        int top = top() - 1 & 7;
        top(top);
        fill(top, significand, signExponent);
    }

    /** Writes a physical register, which is not empty then. */
    void fill(int physical, long significand, int signExponent) {
        set(physical, significand, signExponent);
        HostMemory.putByte(image + FTW, (byte) (valid() | 1 << physical));
    }

    /** An unmasked exception waits for the next waiting x87 or MMX instruction, which raises #MF instead of running. */
    boolean isPending() {
        return (HostMemory.getByte(image + FSW) & ES) != 0;
    }

    /** State of FNINIT (APM Vol. 1 section 6.2): registers keep their values. */
    void reset() {
        control(0x37f);
        status(0);
        valid(0);
        pointers(0, 0, 0);
        selectors(0);
    }

    /** The full tag word of FNSTENV: 0 valid, 1 zero, 2 special, 3 empty, two bits per physical register. */
    int fullTags() {
        int tags = 0;
        int valid = valid();
        for (int i = 0; i < 8; i++) {
            tags |= ((valid >>> i & 1) == 0 ? 3 : kind(i)) << 2 * i;
        }
        return tags;
    }

    /** Takes a full tag word: only empty or not is kept. */
    void fullTags(int tags) {
        int valid = 0;
        for (int i = 0; i < 8; i++) {
            valid |= (tags >>> 2 * i & 3) == 3 ? 0 : 1 << i;
        }
        valid(valid);
    }

    private int kind(int physical) {
        int exponent = signExponent(physical) & 0x7fff;
        long significand = significand(physical);
        if (exponent == 0) {
            return significand == 0 ? 1 : 2;
        }
        return exponent != 0x7fff && significand < 0 ? 0 : 2;
    }

    /** Value of an MMX register. */
    long mm(int number) {
        return significand(number);
    }

    /** Writes an MMX register: sign and exponent become ones. Call {@link #enterMmx} before. */
    void mm(int number, long value) {
        HostMemory.putLong(image + ROWS + number * 16L, value);
        HostMemory.putShort(image + ROWS + 8 + number * 16L, (short) -1);
    }

    /** What each MMX instruction but EMMS does to the stack: TOP is 0 and all tags are valid. */
    void enterMmx() {
        HostMemory.putShort(image + FSW, (short) (status() & ~TOP_BITS));
        HostMemory.putByte(image + FTW, (byte) -1);
    }

    /** EMMS: all registers are empty and TOP is 0. */
    void emms() {
        HostMemory.putShort(image + FSW, (short) (status() & ~TOP_BITS));
        HostMemory.putByte(image + FTW, (byte) 0);
    }
}
