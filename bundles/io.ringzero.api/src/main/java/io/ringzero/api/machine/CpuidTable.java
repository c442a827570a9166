// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.List;

/**
 * What CPUID answers, in full: nothing is advertised here that the engine does not have. Leaves that are not listed answer
 * zero in all four registers.
 *
 * @param leaves the answers, in any order, at most one for a (leaf, subleaf)
 */
public record CpuidTable(List<Leaf> leaves) {
    /** Subleaf of an answer that does not look at ECX. */
    public static final int ANY = -1;

    /**
     * One answer.
     *
     * @param leaf EAX at the call
     * @param subleaf ECX at the call, or {@link #ANY}
     */
    public record Leaf(int leaf, int subleaf, int eax, int ebx, int ecx, int edx) {
    }

    public CpuidTable {
        leaves = List.copyOf(leaves);
    }

    /** The answer to a call; all zero when not listed. */
    public Leaf lookup(int leaf, int subleaf) {
        for (Leaf candidate : leaves) {
            if (candidate.leaf == leaf && (candidate.subleaf == ANY || candidate.subleaf == subleaf)) {
                return candidate;
            }
        }
        return new Leaf(leaf, subleaf, 0, 0, 0, 0);
    }
}
