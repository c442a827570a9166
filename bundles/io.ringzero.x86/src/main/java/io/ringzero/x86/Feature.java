// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.Locale;

/**
 * The CPUID bit that says a form exists. The decoder knows all forms: an engine that does not report a feature raises
 * #UD for its forms (but {@link #LZCNT} and {@link #BMI1}'s tzcnt then act as {@code bsr} and {@code bsf}).
 */
public enum Feature {
    /** Always there. */
    BASE(0, ' ', 0),

    FPU(1, 'd', 0), MMX(1, 'd', 23), FXSR(1, 'd', 24), SSE3(1, 'c', 0), PCLMULQDQ(1, 'c', 1), SSSE3(1, 'c', 9),

    SSE41(1, 'c', 19), AES(1, 'c', 25),

    TSC(1, 'd', 4), MSR(1, 'd', 5), CX8(1, 'd', 8), SEP(1, 'd', 11), CMOV(1, 'd', 15), CLFLUSH(1, 'd',
        19),

    SSE(1, 'd', 25), SSE2(1, 'd', 26), MONITOR(1, 'c', 3), CX16(1, 'c', 13), SSE42(1, 'c', 20),

    MOVBE(1, 'c', 22), POPCNT(1, 'c', 23), XSAVE(1, 'c', 26), RDRAND(1, 'c', 30),

    FSGSBASE(7, 'b', 0), BMI1(7, 'b', 3), BMI2(7, 'b', 8), INVPCID(7, 'b', 10), RDSEED(7, 'b', 18),

    ADX(7, 'b', 19), SMAP(7, 'b', 20), CLFLUSHOPT(7, 'b', 23), CLWB(7, 'b', 24), RDPID(7, 'c', 22),

    LAHF64(0x80000001, 'c', 0), SVM(0x80000001, 'c', 2), LZCNT(0x80000001, 'c', 5), PREFETCHW(0x80000001, 'c', 8),

    SYSCALL(0x80000001, 'd', 11), RDTSCP(0x80000001, 'd', 27), CLZERO(0x80000008, 'b', 0),

    /** The only one of a sub-leaf: see {@link #subleaf}. */
    XSAVEOPT(0xd, 'a', 0);

    private final int leaf;
    private final char register;
    private final int bit;

    Feature(int leaf, char register, int bit) {
        this.leaf = leaf;
        this.register = register;
        this.bit = bit;
    }

    static Feature of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** CPUID leaf (EAX), 0 for {@link #BASE}. */
    public int leaf() {
        return leaf;
    }

    /** CPUID sub-leaf (ECX). */
    public int subleaf() {
        return leaf == 0xd ? 1 : 0;
    }

    /** The CPUID output: 'a', 'b', 'c' or 'd'. */
    public char register() {
        return register;
    }

    /** Bit number in that output. */
    public int bit() {
        return bit;
    }
}
