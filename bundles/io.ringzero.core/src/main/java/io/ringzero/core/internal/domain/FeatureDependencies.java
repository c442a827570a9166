// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.CpuidTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes away what cannot be there without something else: no SSE2 without SSE (Xen's tools/gen-cpuid.py has the same
 * dependencies), no state image leaf without XSAVE, and leaf 0x80000001 repeats leaf 1 as AMD's processors do.
 */
final class FeatureDependencies {
    private static final int EXTENDED = 0x80000001;
    private static final int STATE_IMAGES = 0xd;
    /** Bits of leaf 1's EDX that leaf 0x80000001 repeats (APM Vol. 3, Fn8000_0001_EDX). */
    private static final int REPEATED = 0x0183_f3ff;

    private record Bit(int leaf, int subleaf, char register, int number) {
    }

    private record Dependency(Bit of, Bit on) {
    }

    private static final Bit FPU = new Bit(1, 0, 'd', 0);
    private static final Bit MMX = new Bit(1, 0, 'd', 23);
    private static final Bit FXSR = new Bit(1, 0, 'd', 24);
    private static final Bit SSE = new Bit(1, 0, 'd', 25);
    private static final Bit SSE2 = new Bit(1, 0, 'd', 26);
    private static final Bit SSE3 = new Bit(1, 0, 'c', 0);
    private static final Bit SSSE3 = new Bit(1, 0, 'c', 9);
    private static final Bit SSE41 = new Bit(1, 0, 'c', 19);
    private static final Bit XSAVE = new Bit(1, 0, 'c', 26);

    /** In an order in which each stands behind what it depends on. */
    private static final List<Dependency> DEPENDENCIES = List.of(new Dependency(MMX, FPU), new Dependency(FXSR, FPU),
        new Dependency(XSAVE, FPU), new Dependency(SSE, FXSR), new Dependency(new Bit(EXTENDED, 0, 'd', 22), MMX),
        new Dependency(SSE2, SSE), new Dependency(SSE3, SSE2), new Dependency(SSSE3, SSE3),
        new Dependency(SSE41, SSSE3), new Dependency(new Bit(1, 0, 'c', 20), SSE41),
        new Dependency(new Bit(1, 0, 'c', 1), SSE2), new Dependency(new Bit(1, 0, 'c', 25), SSE2),
        new Dependency(new Bit(STATE_IMAGES, 1, 'a', 0), XSAVE),
        new Dependency(new Bit(STATE_IMAGES, 1, 'a', 2), XSAVE));

    private FeatureDependencies() {
    }

    /** The table without what has lost its ground. */
    static CpuidTable complete(CpuidTable table) {
        List<CpuidTable.Leaf> leaves = new ArrayList<>(table.leaves());
        for (Dependency dependency : DEPENDENCIES) {
            if (!has(leaves, dependency.on)) {
                leaves.replaceAll(leaf -> without(leaf, dependency.of));
            }
        }
        if (!has(leaves, XSAVE)) {
            leaves.removeIf(leaf -> leaf.leaf() == STATE_IMAGES);
        }
        int first = new CpuidTable(leaves).lookup(1, 0).edx();
        leaves.replaceAll(leaf -> leaf.leaf() == EXTENDED
            ? CpuidPolicy.with(leaf, 'd', leaf.edx() & (first | ~REPEATED))
            : leaf);
        return new CpuidTable(leaves);
    }

    private static boolean has(List<CpuidTable.Leaf> leaves, Bit bit) {
        CpuidTable.Leaf leaf = new CpuidTable(leaves).lookup(bit.leaf, bit.subleaf);
        return (CpuidPolicy.register(leaf, bit.register) >>> bit.number & 1) != 0;
    }

    private static CpuidTable.Leaf without(CpuidTable.Leaf leaf, Bit bit) {
        boolean here = leaf.leaf() == bit.leaf && (leaf.subleaf() == CpuidTable.ANY || leaf.subleaf() == bit.subleaf);
        return here
            ? CpuidPolicy.with(leaf, bit.register, CpuidPolicy.register(leaf, bit.register) & ~(1 << bit.number))
            : leaf;
    }
}
