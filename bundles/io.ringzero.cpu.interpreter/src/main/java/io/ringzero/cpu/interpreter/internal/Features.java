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
 * What CPUID may say of this processor: AMD's leaves, and only what works (APM Vol. 3 appendix E). The family is 19h, whose
 * behaviour the engine follows where processors differ.
 */
final class Features {
    private static final int FAMILY_MODEL_STEPPING = 0x00a00f11; // family 19h, model 1, stepping 1
    /** Features of the table whose instructions raise #UD. */
    private static final Set<Feature> MISSING = EnumSet.of(Feature.SEP, Feature.MONITOR, Feature.INVPCID, Feature.SVM);
    private static final Set<Feature> WORKING = EnumSet.complementOf(EnumSet.copyOf(MISSING));
    /** DE, PSE, PAE, PGE, PAT, PSE-36. */
    private static final int SYSTEM = 1 << 2 | 1 << 3 | 1 << 6 | 1 << 13 | 1 << 16 | 1 << 17;
    /** Leaf 7 EBX: SMEP, ERMS; leaf 7 EDX: FSRM. REP MOVSB and STOSB are the quickest way to copy and fill here. */
    private static final int SMEP = 1 << 7;
    private static final int ERMS = 1 << 9;
    private static final int FSRM = 1 << 4;
    private static final int UMIP = 1 << 2;
    private static final int NX = 1 << 20;
    private static final int GIGABYTE_PAGES = 1 << 26;
    private static final int LONG_MODE = 1 << 29;
    /** Bits of leaf 1's EDX that leaf 0x80000001 repeats. */
    private static final int REPEATED = 0x0183_f3ff;
    private static final int XSAVEOPT = 1;
    private static final int XGETBV_IN_USE = 1 << 2;
    /** Leaf 0x80000008 EBX: error pointers are saved always; not open to SSB and BTC, as nothing is speculated. */
    private static final int SAVES_POINTERS = 1 << 2;
    private static final int SSB_NO = 1 << 26;
    private static final int BTC_NO = 1 << 29;
    /** Leaf 0x80000021 EAX: LFENCE serialises, a null selector clears base and limit, not open to SRSO; ECX: nor to TSA. */
    private static final int LFENCE_SERIALISES = 1 << 2;
    private static final int NULL_CLEARS = 1 << 6;
    private static final int SRSO_NO = 1 << 29;
    private static final int TSA_NO = 1 << 1 | 1 << 2;
    private static final int LINE = 64;
    /** 32 KiB, 8 ways; 512 KiB, 8 ways; 32 MiB, 16 ways: what C libraries tune their copying by. */
    private static final int LEVEL1 = 0x20080100 | LINE;
    private static final int LEVEL2 = 0x02006100 | LINE;
    private static final int LEVEL3 = 0x01009100 | LINE;
    private static final CpuidTable TABLE = make();

    private Features() {
    }

    /** Features whose instructions work. */
    static Set<Feature> working() {
        return WORKING;
    }

    /** Whether a table says that a feature exists; what has no bit always does. */
    static boolean advertised(Feature feature, CpuidTable table) {
        if (feature.leaf() == 0) {
            return true;
        }
        CpuidTable.Leaf leaf = table.lookup(feature.leaf(), feature.subleaf());
        int register = switch (feature.register()) {
            case 'a' -> leaf.eax();
            case 'b' -> leaf.ebx();
            case 'c' -> leaf.ecx();
            default -> leaf.edx();
        };
        return (register >>> feature.bit() & 1) != 0;
    }

    /** The table; always the same object. */
    static CpuidTable table() {
        return TABLE;
    }

    private static CpuidTable make() {
        List<CpuidTable.Leaf> leaves = new ArrayList<>();
        int b = word("Auth");
        int d = word("enti");
        int c = word("cAMD");
        leaves.add(any(0, 0xd, b, c, d));
        leaves.add(any(1, FAMILY_MODEL_STEPPING, LINE / 8 << 8 | 1 << 16, bits(1, 'c'), bits(1, 'd') | SYSTEM));
        leaves.add(new CpuidTable.Leaf(7, 0, 0, bits(7, 'b') | SMEP | ERMS, bits(7, 'c') | UMIP, bits(7, 'd') | FSRM));
        leaves.add(new CpuidTable.Leaf(0xd, 0, (int) XsaveArea.COMPONENTS, XsaveArea.BYTES, XsaveArea.BYTES, 0));
        leaves.add(new CpuidTable.Leaf(0xd, 1, XSAVEOPT | XGETBV_IN_USE, 0, 0, 0));
        leaves.add(any(0x80000000, 0x80000021, b, c, d));
        leaves.add(any(0x80000001, FAMILY_MODEL_STEPPING, 0, bits(0x80000001, 'c'), bits(0x80000001, 'd')
            | (bits(1, 'd') | SYSTEM) & REPEATED | NX | GIGABYTE_PAGES | LONG_MODE));
        name(leaves, "Ringzero interpreter");
        leaves.add(any(0x80000005, 0, 0, LEVEL1, LEVEL1));
        leaves.add(any(0x80000006, 0, 0, LEVEL2, LEVEL3));
        leaves.add(any(0x80000007, 0, 0, 0, 1 << 8)); // the TSC never changes its pace
        leaves.add(any(0x80000008, 48 << 8 | 48, bits(0x80000008, 'b') | SAVES_POINTERS | SSB_NO | BTC_NO, 0, 0));
        leaves.add(any(0x80000021, LFENCE_SERIALISES | NULL_CLEARS | SRSO_NO, 0, TSA_NO, 0));
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
