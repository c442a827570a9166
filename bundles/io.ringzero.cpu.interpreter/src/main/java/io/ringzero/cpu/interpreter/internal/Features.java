// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuidTable;
import io.ringzero.x86.Feature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What CPUID may say of this processor: AMD's leaves, and only what works (APM Vol. 3 appendix E).
 *
 * <p>x87, MMX and SSE are not reported, as the engine has none of them yet; fences, prefetches and CRC32 work nevertheless. Neither
 * is XSAVE, whence XGETBV is #UD.
 */
final class Features {
    private static final int FAMILY_MODEL_STEPPING = 0x00800f12; // family 17h, model 1, stepping 2
    private static final Set<Feature> WORKING = EnumSet.of(Feature.TSC, Feature.MSR, Feature.CX8, Feature.CMOV,
        Feature.CLFLUSH, Feature.CX16, Feature.MOVBE, Feature.POPCNT, Feature.RDRAND, Feature.FSGSBASE, Feature.BMI1,
        Feature.BMI2, Feature.RDSEED, Feature.ADX, Feature.SMAP, Feature.CLFLUSHOPT, Feature.CLWB, Feature.RDPID,
        Feature.LAHF64, Feature.LZCNT, Feature.PREFETCHW, Feature.SYSCALL, Feature.RDTSCP, Feature.CLZERO);
    /** PSE, PAE, PGE, PAT, PSE-36: paging that the MMU does. */
    private static final int PAGING = 1 << 3 | 1 << 6 | 1 << 13 | 1 << 16 | 1 << 17;
    private static final int SMEP = 1 << 7;
    private static final int UMIP = 1 << 2;
    private static final int NX = 1 << 20;
    private static final int GIGABYTE_PAGES = 1 << 26;
    private static final int LONG_MODE = 1 << 29;
    private static final int LINE = 64;

    private Features() {
    }

    static CpuidTable table() {
        List<CpuidTable.Leaf> leaves = new ArrayList<>();
        int b = word("Auth");
        int d = word("enti");
        int c = word("cAMD");
        leaves.add(any(0, 7, b, c, d));
        leaves.add(any(1, FAMILY_MODEL_STEPPING, LINE / 8 << 8 | 1 << 16, bits(1, 'c'), bits(1, 'd') | PAGING));
        leaves.add(new CpuidTable.Leaf(7, 0, 0, bits(7, 'b') | SMEP, bits(7, 'c') | UMIP, 0));
        leaves.add(any(0x80000000, 0x80000021, b, c, d));
        leaves.add(any(0x80000001, FAMILY_MODEL_STEPPING, 0, bits(0x80000001, 'c'), bits(0x80000001, 'd')
            | bits(1, 'd') & 0x0183f3ff | PAGING | NX | GIGABYTE_PAGES | LONG_MODE));
        name(leaves, "Ringzero interpreter");
        leaves.add(any(0x80000007, 0, 0, 0, 1 << 8)); // the TSC never changes its pace
        leaves.add(any(0x80000008, 48 << 8 | 48, bits(0x80000008, 'b'), 0, 0)); // 48 linear, 48 physical bits
        leaves.add(any(0x80000021, 1 << 6, 0, 0, 0)); // a null selector clears base and limit
        return new CpuidTable(leaves);
    }

    private static void name(List<CpuidTable.Leaf> leaves, String name) {
        StringBuilder padded = new StringBuilder(name);
        padded.setLength(48);
        for (int i = 0; i < 3; i++) {
            int at = i * 16;
            leaves.add(any(0x80000002 + i, word(padded.substring(at, at + 4)), word(padded.substring(at + 4, at + 8)),
                word(padded.substring(at + 8, at + 12)), word(padded.substring(at + 12, at + 16))));
        }
    }

    private static int bits(int leaf, char register) {
        int bits = 0;
        for (Feature feature : WORKING) {
            if (feature.leaf() == leaf && feature.register() == register) {
                bits |= 1 << feature.bit();
            }
        }
        return bits;
    }

    private static CpuidTable.Leaf any(int leaf, int eax, int ebx, int ecx, int edx) {
        return new CpuidTable.Leaf(leaf, CpuidTable.ANY, eax, ebx, ecx, edx);
    }

    private static int word(String four) {
        byte[] bytes = four.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] & 0xff | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 24;
    }
}
