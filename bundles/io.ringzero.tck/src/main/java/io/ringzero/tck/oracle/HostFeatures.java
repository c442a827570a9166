// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.api.machine.CpuidTable;
import io.ringzero.x86.Feature;
import java.util.ArrayList;
import java.util.List;

/** Questions about CPUID: the host's, an engine's. */
final class HostFeatures {
    private static final int[] LEAVES = {0, 1, 7, 0xd, 0x80000000, 0x80000001, 0x80000008};
    private static final int AUTH = 0x68747541; // of AuthenticAMD

    private HostFeatures() {
    }

    /** What the host's CPUID says, asked by a case. */
    static CpuidTable of(HostCpu host) {
        List<CpuidTable.Leaf> leaves = new ArrayList<>();
        for (int leaf : LEAVES) {
            Record input = Corpus.rest();
            input.bytes[CaseLayout.CODE_AT] = 0x0f;
            input.bytes[CaseLayout.CODE_AT + 1] = (byte) 0xa2;
            input.gpr(0, leaf & 0xffff_ffffL);
            Record answer = host.run(input);
            leaves.add(
                new CpuidTable.Leaf(leaf, CpuidTable.ANY, (int) answer.gpr(0), (int) answer.gpr(3), (int) answer.gpr(1),
                    (int) answer.gpr(2)));
        }
        return new CpuidTable(leaves);
    }

    /** Whether a processor is AMD's. */
    static boolean amd(CpuidTable cpuid) {
        return cpuid.lookup(0, 0).ebx() == AUTH;
    }

    static boolean has(CpuidTable cpuid, Feature feature) {
        if (feature.leaf() == 0) {
            return true;
        }
        CpuidTable.Leaf leaf = cpuid.lookup(feature.leaf(), 0);
        int word = switch (feature.register()) {
            case 'a' -> leaf.eax();
            case 'b' -> leaf.ebx();
            case 'c' -> leaf.ecx();
            default -> leaf.edx();
        };
        return (word >>> feature.bit() & 1) != 0;
    }

    /** A table that says yes to every feature of the opcode table besides. */
    static CpuidTable everything(CpuidTable reported) {
        List<CpuidTable.Leaf> leaves = new ArrayList<>(reported.leaves());
        for (Feature feature : Feature.values()) {
            if (feature.leaf() != 0) {
                CpuidTable.Leaf old = new CpuidTable(leaves).lookup(feature.leaf(), 0);
                leaves.removeIf(leaf -> leaf.leaf() == feature.leaf() && leaf.subleaf() <= 0);
                int subleaf = feature.leaf() == 7 || feature.leaf() == 0xd ? 0 : CpuidTable.ANY;
                leaves.add(
                    new CpuidTable.Leaf(feature.leaf(), subleaf, old.eax() | bit(feature, 'a'), old.ebx() | bit(feature,
                        'b'), old.ecx() | bit(feature, 'c'), old.edx() | bit(feature, 'd')));
            }
        }
        return new CpuidTable(leaves);
    }

    private static int bit(Feature feature, char register) {
        return feature.register() == register ? 1 << feature.bit() : 0;
    }
}
