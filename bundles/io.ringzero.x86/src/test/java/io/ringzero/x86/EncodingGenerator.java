// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.List;

/** Makes byte strings for a row from a seed: prefixes, every kind of ModRM, random tails. 16 bytes each. */
final class EncodingGenerator {
    private static final int[] MEMORY_FORMS = {0x00, 0x03, 0x04, 0x05, 0x06, 0x07, 0x40, 0x44, 0x45, 0x46, 0x80, 0x84,
        0x85, 0x86};
    private static final int[][] LEGACY = {{}, {0x66}, {0x67}, {0xF3}, {0xF2}, {0x64}, {0x65}, {0x2E}, {0x3E}, {0xF0},
        {0x66, 0xF3}, {0x66, 0x67}, {0xF0, 0x66}, {0x66, 0x66}, {0x67, 0x64, 0xF3}};
    private static final int[] REX = {0, 0x40, 0x41, 0x44, 0x48, 0x4F};

    /** Of the less telling combinations one in this many is taken. */
    private static final int SAMPLE = 16;

    private final CodeMode mode;
    private final long base;
    private long seed;

    EncodingGenerator(CodeMode mode, long seed) {
        this.mode = mode;
        this.base = seed;
    }

    /** All combinations for a row, without those whose prefixes select another row for sure. */
    List<byte[]> codes(Form form) {
        // Each row has its own stream, so that new rows leave the codes of the others as they are.
        seed = base + form.encoding().text().hashCode() * 0x9E3779B97F4A7C15L;
        List<byte[]> codes = new ArrayList<>();
        for (int[] prefixes : LEGACY) {
            for (int rex : mode == CodeMode.LONG64 ? REX : new int[] {0}) {
                boolean all = prefixes.length == 0 || rex == 0 && prefixes.length == 1;
                for (int modRm : modRms(form.encoding())) {
                    if (all || below(SAMPLE) == 0) {
                        add(codes, form, prefixes, rex, modRm);
                    }
                }
            }
        }
        return codes;
    }

    private void add(List<byte[]> codes, Form form, int[] prefixes, int rex, int modRm) {
        if (!form.encoding().vex()) {
            codes.add(code(form, prefixes, rex, modRm));
        } else if (prefixes.length == 0 || prefixes.length == 1 && (prefixes[0] == 0x67 || prefixes[0] == 0x64)) {
            codes.add(vexCode(form, prefixes, rex, modRm));
        }
    }

    private List<Integer> modRms(Encoding encoding) {
        if (!encoding.modRm()) {
            return List.of(-1);
        }
        if (encoding.exactModRm() >= 0) {
            return List.of(encoding.exactModRm());
        }
        List<Integer> found = new ArrayList<>();
        for (int form : MEMORY_FORMS) {
            found.add(form);
        }
        found.add(0xC0 | below(8));
        found.add(0xC0 | 4 | below(4));
        found.replaceAll(value -> value | (encoding.digit() < 0 ? below(8) : encoding.digit()) << 3);
        found.removeIf(value -> !encoding.acceptsModRm(value));
        return found;
    }

    private byte[] code(Form form, int[] prefixes, int rex, int modRm) {
        Encoding encoding = form.encoding();
        List<Integer> bytes = new ArrayList<>();
        for (int prefix : prefixes) {
            bytes.add(prefix);
        }
        if (encoding.prefix().required() != 0) {
            bytes.add(encoding.prefix().required());
        }
        if (rex != 0 || encoding.wide() == 1) {
            bytes.add(encoding.wide() == 1 ? rex | 0x48 : rex);
        }
        if (encoding.map() > 0) {
            bytes.add(0x0F);
        }
        if (encoding.map() > 1) {
            bytes.add(encoding.map() == 2 ? 0x38 : 0x3A);
        }
        bytes.add(encoding.opcode() + below(encoding.field().cells()));
        return finish(bytes, modRm);
    }

    private byte[] vexCode(Form form, int[] prefixes, int rex, int modRm) {
        Encoding encoding = form.encoding();
        List<Integer> bytes = new ArrayList<>();
        for (int prefix : prefixes) {
            bytes.add(prefix);
        }
        int pp = List.of(0, 0x66, 0xF3, 0xF2).indexOf(encoding.prefix().required());
        int inverted = mode == CodeMode.LONG64 ? (rex & 7) << 5 : below(2) << 5;
        bytes.add(0xC4);
        bytes.add(0xE0 ^ inverted | encoding.map() - Encoding.VEX);
        bytes.add((rex & 8) << 4 | (mode == CodeMode.LONG64 ? below(16) : 8 | below(8)) << 3 | pp);
        bytes.add(encoding.opcode());
        return finish(bytes, modRm);
    }

    private byte[] finish(List<Integer> bytes, int modRm) {
        byte[] code = new byte[16];
        for (int i = 0; i < code.length; i++) {
            code[i] = (byte) below(256);
        }
        for (int i = 0; i < bytes.size(); i++) {
            code[i] = (byte) (int) bytes.get(i);
        }
        if (modRm >= 0) {
            code[bytes.size()] = (byte) modRm;
        }
        return code;
    }

    /** A number from 0 below a bound, by splitmix64. */
    int below(int bound) {
        seed += 0x9E3779B97F4A7C15L;
        long mixed = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return (int) Long.remainderUnsigned(mixed ^ mixed >>> 31, bound);
    }
}
