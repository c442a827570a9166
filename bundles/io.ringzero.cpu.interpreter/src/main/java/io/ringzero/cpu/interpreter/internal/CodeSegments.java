// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * Checks of the code segment that control goes to, in each mode (APM Vol. 2 sections 4.11 and 4.12). None changes anything but
 * the accessed bit of a descriptor.
 */
final class CodeSegments {
    private CodeSegments() {
    }

    /** Whether long mode is active: gates, system descriptors and stacks have its shape. */
    static boolean longMode(Core c) {
        return (c.reg(CpuState.OFF_EFER) & Bits.EFER_LMA) != 0;
    }

    /** Whether code of a descriptor is 64-bit code. */
    static boolean is64(Core c, long code) {
        return longMode(c) && (code & Segments.LONG) != 0;
    }

    /** Whether a descriptor is one of code that this mode has: in long mode L and D exclude each other. */
    static boolean isCode(Core c, long descriptor) {
        return (descriptor & (Segments.CODE_OR_DATA | Segments.CODE)) == (Segments.CODE_OR_DATA | Segments.CODE)
            && !(longMode(c) && (descriptor & (Segments.LONG | Segments.BIG)) == (Segments.LONG | Segments.BIG));
    }

    /** The code segment behind a gate: of this privilege or more; behind one of long mode it is 64-bit code. */
    static long behindGate(Core c, int selector, int cpl, boolean longGate, int ext) {
        if ((selector & ~3) == 0) {
            throw c.gp(ext);
        }
        long code = c.segments.descriptor(selector, 8, ext);
        if (!isCode(c, code) || Segments.dpl(code) > cpl || longGate && (code & Segments.LONG) == 0) {
            throw c.gp(selector & ~3 | ext);
        }
        requirePresent(c, selector, code, ext);
        return code;
    }

    /** The code segment of a direct far jump or call: conforming, or of exactly this privilege. */
    static void checkDirect(Core c, int selector, long code) {
        int cpl = c.state.cpl();
        int dpl = Segments.dpl(code);
        boolean conforming = (code & Segments.CONFORMING) != 0;
        if (!isCode(c, code) || (conforming ? dpl > cpl : dpl != cpl || (selector & 3) > cpl)) {
            throw c.gp(selector & ~3);
        }
        requirePresent(c, selector, code, 0);
    }

    /** The code segment of a return: its RPL is the new privilege, which is not above the current one. */
    static long ofReturn(Core c, int selector) {
        if ((selector & ~3) == 0) {
            throw c.gp(0);
        }
        long code = c.segments.descriptor(selector, 8, 0);
        int rpl = selector & 3;
        boolean conforming = (code & Segments.CONFORMING) != 0;
        if (!isCode(c, code) || rpl < c.state.cpl()
            || (conforming ? Segments.dpl(code) > rpl : Segments.dpl(code) != rpl)) {
            throw c.gp(selector & ~3);
        }
        requirePresent(c, selector, code, 0);
        return code;
    }

    /** Throws #GP where an offset lies outside the segment, in 64-bit code where it is not canonical. */
    static void checkOffset(Core c, long code, long offset, int ext) {
        boolean fits = is64(c, code)
            ? Bits.canonical(offset)
            : Long.compareUnsigned(offset, Segments.limitOf(code)) <= 0;
        if (!fits) {
            throw c.gp(ext);
        }
    }

    /** Loads CS and privilege; the caller refreshes the context and leaves for the new RIP. */
    static void enter(Core c, int selector, long code, int cpl) {
        c.segments.load(CpuState.CS, selector & ~3 | cpl, c.segments.markAccessed(selector, code), 0);
        c.state.cpl(cpl);
    }

    private static void requirePresent(Core c, int selector, long code, int ext) {
        if ((code & Segments.PRESENT) == 0) {
            throw c.fault.of(Vector.NP, selector & ~3 | ext);
        }
    }
}
