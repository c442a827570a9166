// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.CodeMode;

/**
 * What decoded code depends on beside its bytes, as bits of one int: the key by which {@link BlockCache} keeps the blocks of
 * each mode apart. Two states of equal mode run the same micro-ops.
 *
 * <p>{@link #of} is the only place where a mode is made. {@link Core#lookAtMode} asks it at each pass of the run loop, so an
 * instruction that changes what it reads has to end its block (see {@link Translator#endsBlock}) and to go there by
 * {@link Core#leave}; nothing else is to be done. In return a micro-op may take for granted what its mode says.
 */
final class Mode {
    /** 64-bit code; no other bit of the segments is ever set beside it. */
    static final int LONG64 = 0;
    /** 32-bit code (CS.D set), compatibility or protected mode. */
    static final int CODE32 = 1;
    /** 16-bit code (CS.D clear), compatibility or protected mode. */
    static final int CODE16 = 2;
    private static final int CODE = 3;
    /** SS.B is clear: the stack pointer has 16 bits. Outside 64-bit mode only. */
    static final int STACK16 = 1 << 2;
    /** DS, ES and SS are not all flat: accesses through them are checked (see {@link SegmentChecks}). */
    static final int SEGMENTED = 1 << 3;
    /** CS has a base or ends below 4 GiB: fetches and branches are checked. */
    static final int BOUNDED = 1 << 4;
    /** FS holds all 4 GiB from its base on, for reading and writing. Outside 64-bit mode only. */
    static final int FS_OPEN = 1 << 5;
    /** The same of GS. */
    static final int GS_OPEN = 1 << 6;

    /** CR0.TS: x87, MMX and SSE raise #NM. */
    static final int TASK_SWITCHED = 1 << 8;
    /** CR0.EM: x87 raises #NM, MMX and SSE #UD. */
    static final int EMULATED = 1 << 9;
    /** CR0.TS and CR0.MP: FWAIT raises #NM. */
    static final int WAIT_MONITORED = 1 << 10;
    /** CR4.OSFXSR: XMM registers and MXCSR may be used. */
    static final int OS_FXSR = 1 << 11;
    /** CR4.OSXSAVE: XSAVE and XCR0 may be used. */
    static final int OS_XSAVE = 1 << 12;
    /** From here on the number of the set of features: see {@link FeatureSets}. */
    static final int FEATURES_SHIFT = 16;

    /** Data that may be written, growing up: what of type and S bit decides. */
    private static final int DATA_KIND = 0x1e;
    private static final int OPEN_DATA = 0x12;
    private static final long ALL = 0xffffffffL;
    private static final int LONG = 1 << 13;
    private static final int BIG = 1 << 14;

    private Mode() {
    }

    /** The mode of a processor's state. */
    static int of(Core c) {
        int cs = c.segments.attributes(CpuState.CS);
        boolean longMode = (c.reg(CpuState.OFF_EFER) & Bits.EFER_LMA) != 0;
        int code = longMode && (cs & LONG) != 0 ? LONG64 : legacy(c, cs);
        return code | extensions(c) | c.features.number() << FEATURES_SHIFT;
    }

    /** What system software lets run of x87, MMX, SSE and XSAVE. */
    private static int extensions(Core c) {
        long cr0 = c.reg(CpuState.OFF_CR0);
        long cr4 = c.reg(CpuState.OFF_CR4);
        int mode = 0;
        if ((cr0 & Bits.CR0_TS) != 0) {
            mode = (cr0 & Bits.CR0_MP) != 0 ? TASK_SWITCHED | WAIT_MONITORED : TASK_SWITCHED;
        }
        if ((cr0 & Bits.CR0_EM) != 0) {
            mode |= EMULATED;
        }
        if ((cr4 & Bits.CR4_OSFXSR) != 0) {
            mode |= OS_FXSR;
        }
        return (cr4 & Bits.CR4_OSXSAVE) != 0 ? mode | OS_XSAVE : mode;
    }

    private static int legacy(Core c, int cs) {
        Segments segments = c.segments;
        int mode = (cs & BIG) != 0 ? CODE32 : CODE16;
        if ((segments.attributes(CpuState.SS) & BIG) == 0) {
            mode |= STACK16;
        }
        if (!isFlat(segments, CpuState.DS) || !isFlat(segments, CpuState.ES) || !isFlat(segments, CpuState.SS)) {
            mode |= SEGMENTED;
        }
        if (segments.baseOf(CpuState.CS) != 0 || segments.limit(CpuState.CS) != ALL) {
            mode |= BOUNDED;
        }
        return mode | (isOpen(segments, CpuState.FS) ? FS_OPEN : 0) | (isOpen(segments, CpuState.GS) ? GS_OPEN : 0);
    }

    private static boolean isFlat(Segments segments, int segment) {
        return isOpen(segments, segment) && segments.baseOf(segment) == 0;
    }

    /** May be read and written up to 4 GiB. */
    private static boolean isOpen(Segments segments, int segment) {
        return (segments.attributes(segment) & (DATA_KIND | CpuState.ATTR_UNUSABLE)) == OPEN_DATA
            && segments.limit(segment) == ALL;
    }

    static boolean is64(int mode) {
        return (mode & CODE) == LONG64;
    }

    /** Whether accesses through a segment are checked in code of this mode. */
    static boolean checks(int mode, int segment) {
        boolean data = segment == CpuState.DS || segment == CpuState.ES || segment == CpuState.SS;
        return !is64(mode) && (!data || (mode & SEGMENTED) != 0);
    }

    /** Whether FS or GS has no limit below 4 GiB in code of this mode. */
    static boolean isOpen(int mode, int segment) {
        return (mode & (segment == CpuState.FS ? FS_OPEN : segment == CpuState.GS ? GS_OPEN : 0)) != 0;
    }

    /** Whether the stack pointer is a linear address of 32 bits. */
    static boolean hasFlatStack(int mode) {
        return !is64(mode) && (mode & (STACK16 | SEGMENTED)) == 0;
    }

    /** Whether code of this mode goes straight to its branch targets: no limit and no base to mind. */
    static boolean branchesFreely(int mode) {
        return (mode & BOUNDED) == 0;
    }

    /** How its bytes are read. */
    static CodeMode code(int mode) {
        return switch (mode & CODE) {
            case LONG64 -> CodeMode.LONG64;
            case CODE32 -> CodeMode.PROTECTED32;
            default -> CodeMode.PROTECTED16;
        };
    }
}
