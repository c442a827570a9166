// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** Bit names of RFLAGS and the control registers (AMD APM Vol. 2 chapter 3). */
final class Bits {
    static final long CF = 1;
    static final long PF = 1 << 2;
    static final long AF = 1 << 4;
    static final long ZF = 1 << 6;
    static final long SF = 1 << 7;
    static final long TF = 1 << 8;
    static final long IF = 1 << 9;
    static final long DF = 1 << 10;
    static final long OF = 1 << 11;
    static final long IOPL = 3 << 12;
    static final long NT = 1 << 14;
    static final long RF = 1 << 16;
    static final long VM = 1 << 17;
    static final long AC = 1 << 18;
    static final long ID = 1 << 21;
    /** The six flags that {@link LazyFlags} keeps. */
    static final long ARITHMETIC = CF | PF | AF | ZF | SF | OF;
    /** RFLAGS bits that exist, beside bit 1 which reads one. */
    static final long WRITABLE = ARITHMETIC | TF | IF | DF | IOPL | NT | RF | AC | ID;

    static final long CR0_PE = 1;
    static final long CR0_MP = 1 << 1;
    static final long CR0_EM = 1 << 2;
    static final long CR0_TS = 1 << 3;
    static final long CR0_ET = 1 << 4;
    static final long CR0_NE = 1 << 5;
    static final long CR0_WP = 1 << 16;
    static final long CR0_AM = 1 << 18;
    static final long CR0_NW = 1 << 29;
    static final long CR0_CD = 1 << 30;
    static final long CR0_PG = 1L << 31;

    static final long CR4_TSD = 1 << 2;
    static final long CR4_DE = 1 << 3;
    static final long CR4_PAE = 1 << 5;
    static final long CR4_PCE = 1 << 8;
    static final long CR4_OSFXSR = 1 << 9;
    static final long CR4_OSXMMEXCPT = 1 << 10;
    static final long CR4_UMIP = 1 << 11;
    static final long CR4_FSGSBASE = 1 << 16;
    static final long CR4_PCIDE = 1 << 17;
    static final long CR4_OSXSAVE = 1 << 18;

    static final long EFER_SCE = 1;
    static final long EFER_LME = 1 << 8;
    static final long EFER_LMA = 1 << 10;
    static final long EFER_NXE = 1 << 11;

    private Bits() {
    }

    /** Whether bits 63 to 47 are all alike (48-bit linear addresses). */
    static boolean canonical(long linear) {
        return linear << 16 >> 16 == linear;
    }
}
