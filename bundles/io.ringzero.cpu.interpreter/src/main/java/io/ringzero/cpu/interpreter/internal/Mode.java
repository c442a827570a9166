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
    /** DS, ES and SS are not all flat: accesses through them are checked. */
    static final int SEGMENTED = 1 << 3;
    /** CS has a base or ends below 4 GiB: fetches and branches are checked. */
    static final int BOUNDED = 1 << 4;

    /** Data that may be written, growing up: what of type and S bit decides. */
    private static final int DATA_KIND = 0x1e;
    private static final int OPEN_DATA = 0x12;
    private static final int LONG = 1 << 13;
    private static final int BIG = 1 << 14;

    private Mode() {
    }

    /** The mode of a processor's state. */
    static int of(Core c) {
        int cs = c.segments.attributes(CpuState.CS);
        boolean longMode = (c.reg(CpuState.OFF_EFER) & Bits.EFER_LMA) != 0;
        return longMode && (cs & LONG) != 0 ? LONG64 : legacy(c, cs);
    }

    private static int legacy(Core c, int cs) {
        Segments segments = c.segments;
        int mode = (cs & BIG) != 0 ? CODE32 : CODE16;
        if ((segments.attributes(CpuState.SS) & BIG) == 0) {
            mode |= STACK16;
        }
        if (!isOpen(segments, CpuState.DS) || !isOpen(segments, CpuState.ES) || !isOpen(segments, CpuState.SS)) {
            mode |= SEGMENTED;
        }
        if (!isWhole(segments, CpuState.CS)) {
            mode |= BOUNDED;
        }
        return mode;
    }

    /** Flat, and may be read and written: nothing of it needs a check. */
    private static boolean isOpen(Segments segments, int segment) {
        int attributes = segments.attributes(segment);
        return (attributes & (DATA_KIND | CpuState.ATTR_UNUSABLE)) == OPEN_DATA && isWhole(segments, segment);
    }

    private static boolean isWhole(Segments segments, int segment) {
        return segments.baseOf(segment) == 0 && segments.limit(segment) == 0xffffffffL;
    }

    static boolean is64(int mode) {
        return (mode & CODE) == LONG64;
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
