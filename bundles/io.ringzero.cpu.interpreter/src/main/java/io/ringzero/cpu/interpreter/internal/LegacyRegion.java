// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;

/**
 * The 512 bytes that FXSAVE and XSAVE share: x87 state, MXCSR and XMM registers, as AMD's processors write and read them (APM
 * Vol. 2 section 11.4.4, figures 11-8 and 11-9; what the manual leaves open, as family 19h does it).
 *
 * <p>The state block holds the same image in its 64-bit form, but for the order of x87's registers, which {@link X87File} has
 * turned while a run is on. AMD's peculiarity: instruction pointer, operand pointer and opcode of x87 are saved as zero unless an
 * unmasked exception is pending, though they are kept and restored always. 32-bit images have
 * the selectors beside the pointers.
 *
 * <p>Saving expects that the whole area was checked for writing; restoring takes words that were read before, so that nothing
 * can fault between its first effect and its last.
 */
final class LegacyRegion {
    static final int BYTES = 512;
    static final int WORDS = BYTES / 8;

    static final long MXCSR_INITIAL = 0x1f80;
    /** Bits of MXCSR that exist; AMD's misaligned-SSE mode (bit 17) is not offered. */
    static final long MXCSR_MASK = 0xffff;

    private static final int CONTROL = CpuState.OFF_FXSAVE;
    private static final int FIP = CpuState.OFF_FXSAVE + 8;
    private static final int FDP = CpuState.OFF_FXSAVE + 16;
    private static final int MXCSR = CpuState.OFF_FXSAVE + 24;
    private static final int ST = CpuState.OFF_FXSAVE + 32;
    private static final int XMM = CpuState.OFF_FXSAVE + 160;
    private static final int REGISTERS = 8;

    private static final long FCW_INITIAL = 0x037f;
    private static final long FCW_KNOWN = 0x1f3f;
    private static final long FCW_FIXED = 0x40;
    private static final long FSW_ERROR = 0x80;
    private static final long FSW_BUSY = 0x8000;
    private static final long EXCEPTIONS = 0x3f;
    private static final long HIGH = 0xffff; // sign and exponent of an 80-bit register
    /** Bits above the linear addresses of five-level paging, which the pointers are kept with. */
    private static final int POINTER_SPARE = 7;

    private LegacyRegion() {
    }

    /** Writes bytes 0 to 23 and 32 to 159. */
    static void saveX87(Core c, long at, boolean wide) {
        boolean pending = (c.reg(CONTROL) >>> 16 & FSW_ERROR) != 0;
        c.store64(at, c.reg(CONTROL) & (pending ? 0x07ff_00ff_ffff_ffffL : 0xff_ffff_ffffL));
        long selectors = c.reg32(CpuState.OFF_X87_SELECTORS);
        c.store64(at + 8, pending ? pointer(c, FIP, wide, selectors & HIGH) : 0);
        c.store64(at + 16, pending ? pointer(c, FDP, wide, selectors >>> 16) : 0);
        int top = top(c.reg(CONTROL) >>> 16);
        for (int i = 0; i < REGISTERS; i++) {
            int row = ST + (top + i & REGISTERS - 1) * 16;
            c.store64(at + 32 + i * 16, c.reg(row));
            c.store64(at + 40 + i * 16, c.reg(row + 8) & HIGH);
        }
    }

    private static int top(long status) {
        return (int) (status >>> 11) & REGISTERS - 1;
    }

    private static long pointer(Core c, int offset, boolean wide, long selector) {
        return wide ? c.reg(offset) : c.reg32(offset) | selector << 32;
    }

    /** Writes MXCSR and the mask of its bits. */
    static void saveControl(Core c, long at) {
        c.store64(at + 24, c.reg32(MXCSR) | MXCSR_MASK << 32);
    }

    /** Writes the first XMM registers. */
    static void saveXmm(Core c, long at, int registers) {
        for (int i = 0; i < registers * 16; i += 8) {
            c.store64(at + 160 + i, c.reg(XMM + i));
        }
    }

    /** Throws #GP(0) where an image would set a bit of MXCSR that does not exist. */
    static void checkControl(Core c, long[] image) {
        if ((image[3] & 0xffff_ffffL & ~MXCSR_MASK) != 0) {
            throw c.gp(0);
        }
    }

    /** Takes MXCSR from an image that was checked. */
    static void restoreControl(Core c, long[] image) {
        c.reg(MXCSR, image[3] & 0xffff_ffffL | MXCSR_MASK << 32);
    }

    static void restoreX87(Core c, long[] image, boolean wide) {
        long control = image[0] & FCW_KNOWN | FCW_FIXED;
        long status = image[0] >>> 16 & 0xffff & ~(FSW_ERROR | FSW_BUSY);
        if ((status & ~control & EXCEPTIONS) != 0) {
            status |= FSW_ERROR | FSW_BUSY;
        }
        c.reg(CONTROL, control | status << 16 | image[0] & 0x07ff_00ff_0000_0000L);
        c.reg(FIP, wide ? image[1] << POINTER_SPARE >> POINTER_SPARE : image[1] & 0xffff_ffffL);
        c.reg(FDP, wide ? image[2] << POINTER_SPARE >> POINTER_SPARE : image[2] & 0xffff_ffffL);
        long selectors = wide ? 0 : image[1] >>> 32 & HIGH | image[2] >>> 16 & HIGH << 16;
        HostMemory.putInt(c.s + CpuState.OFF_X87_SELECTORS, (int) selectors);
        for (int i = 0; i < REGISTERS; i++) {
            int row = ST + (top(status) + i & REGISTERS - 1) * 16;
            c.reg(row, image[4 + i * 2]);
            c.reg(row + 8, image[5 + i * 2] & HIGH);
        }
    }

    /** As FNINIT, and the registers are zero. */
    static void initialiseX87(Core c) {
        c.reg(CONTROL, FCW_INITIAL);
        c.reg(FIP, 0);
        c.reg(FDP, 0);
        for (int i = 0; i < REGISTERS * 16; i += 8) {
            c.reg(ST + i, 0);
        }
    }

    static void restoreXmm(Core c, long[] image, int registers) {
        for (int i = 0; i < registers * 2; i++) {
            c.reg(XMM + i * 8, image[20 + i]);
        }
    }

    static void clearXmm(Core c, int registers) {
        for (int i = 0; i < registers * 16; i += 8) {
            c.reg(XMM + i, 0);
        }
    }

    /** Whether x87 is not as {@link #initialiseX87} leaves it; its pointers do not count. */
    static boolean isX87Used(Core c) {
        long used = c.reg(CONTROL) & 0xff_ffff_ffffL ^ FCW_INITIAL;
        for (int i = 0; i < REGISTERS * 16; i += 8) {
            used |= c.reg(ST + i);
        }
        return used != 0;
    }

    /** Whether an XMM register is not zero; MXCSR does not count. */
    static boolean isXmmUsed(Core c) {
        long used = 0;
        for (int i = 0; i < 256; i += 8) {
            used |= c.reg(XMM + i);
        }
        return used != 0;
    }
}
