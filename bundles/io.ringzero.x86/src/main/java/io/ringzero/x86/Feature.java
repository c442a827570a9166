// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.Locale;

/**
 * The CPUID bit that says a form exists. The decoder knows all forms: an engine that does not report a feature raises #UD for
 * its forms (but {@link #LZCNT} and {@link #BMI1}'s tzcnt then act as {@code bsr} and {@code bsf}).
 */
public enum Feature {
    /** Always there. */
    BASE(0, 0, ' ', 0),

    TSC(1, 0, 'd', 4), MSR(1, 0, 'd', 5), CX8(1, 0, 'd', 8), SEP(1, 0, 'd', 11), CMOV(1, 0, 'd', 15), CLFLUSH(1, 0, 'd',
        19),

    SSE(1, 0, 'd', 25), SSE2(1, 0, 'd', 26), MONITOR(1, 0, 'c', 3), CX16(1, 0, 'c', 13), SSE42(1, 0, 'c', 20),

    MOVBE(1, 0, 'c', 22), POPCNT(1, 0, 'c', 23), XSAVE(1, 0, 'c', 26), RDRAND(1, 0, 'c', 30),

    FSGSBASE(7, 0, 'b', 0), BMI1(7, 0, 'b', 3), BMI2(7, 0, 'b', 8), INVPCID(7, 0, 'b', 10), RDSEED(7, 0, 'b', 18),

    ADX(7, 0, 'b', 19), SMAP(7, 0, 'b', 20), CLFLUSHOPT(7, 0, 'b', 23), CLWB(7, 0, 'b', 24), RDPID(7, 0, 'c', 22),

    LAHF64(0x80000001, 0, 'c', 0), SVM(0x80000001, 0, 'c', 2), LZCNT(0x80000001, 0, 'c', 5), PREFETCHW(0x80000001, 0,
        'c', 8),

    SYSCALL(0x80000001, 0, 'd', 11), RDTSCP(0x80000001, 0, 'd', 27), CLZERO(0x80000008, 0, 'b', 0);

    private final int leaf;
    private final int subleaf;
    private final char register;
    private final int bit;

    Feature(int leaf, int subleaf, char register, int bit) {
        this.leaf = leaf;
        this.subleaf = subleaf;
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
        return subleaf;
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
