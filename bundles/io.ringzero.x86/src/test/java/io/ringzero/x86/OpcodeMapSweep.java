// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes every opcode of the one-, two- and three-byte maps behind given prefixes with every ModRM byte: 15 bytes each.
 * Behind ModRM stand a SIB byte and then only bytes that are prefixes, so that what follows a short or undefined code
 * does no harm to its neighbours in a disassembly.
 */
final class OpcodeMapSweep {
    private static final int LENGTH = 15;
    private static final int[][] MAPS = {{}, {0x0F}, {0x0F, 0x38}, {0x0F, 0x3A}};
    /** Has base and index; {@link #addresses} makes the others. */
    private static final int SIB = 0x8A;
    private static final byte FILLER = 0x66;

    private static final int[][] COMMON = {{}, {0x66}, {0xF3}, {0xF2}};
    private static final int[][] RARE = {{0x67}, {0xF0}, {0x2E}, {0x36}, {0x64}, {0x65}, {0x66, 0xF3}, {0xF2, 0x66},
        {0xF3, 0xF2}, {0x67, 0x66}, {0xF0, 0x66}, {0xF0, 0xF2}};
    private static final int[][] WIDE = {{0x48}, {0x66, 0x48}, {0xF3, 0x48}, {0xF2, 0x48}};
    private static final int[][] EXTENDED = {{0x40}, {0x4F}, {0x66, 0x45}, {0xF3, 0x41}, {0xF2, 0x44}, {0x67, 0x48},
        {0xF0, 0x48}, {0x48, 0x66}, {0x64, 0x4A}, {0x66, 0xF3, 0x48}};

    private final CodeMode mode;
    private final Decoder decoder = new Decoder(OpcodeTable.standard());

    OpcodeMapSweep(CodeMode mode) {
        this.mode = mode;
    }

    /** The prefixes to go before every opcode: a few that select rows, or all that may matter. */
    List<int[]> prefixes(boolean all) {
        boolean long64 = mode == CodeMode.LONG64;
        List<int[]> found = new ArrayList<>(List.of(COMMON));
        found.addAll(long64 ? List.of(WIDE) : List.of());
        found.addAll(all ? List.of(RARE) : List.of());
        found.addAll(all && long64 ? List.of(EXTENDED) : List.of());
        return found;
    }

    /**
     * All opcodes with all ModRM bytes behind these prefixes; opcodes without ModRM only once.
     *
     * @param step from one ModRM byte to the next for opcodes that have no row at all
     */
    List<byte[]> codes(int[] prefixes, int step) {
        List<byte[]> codes = new ArrayList<>();
        for (int map = 0; map < MAPS.length; map++) {
            for (int opcode = 0; opcode < 256; opcode++) {
                boolean going = true;
                int next = OpcodeTable.standard().candidates(map, opcode).isEmpty() ? step : 1;
                for (int modRm = 0; modRm < 256 && going; modRm += next) {
                    byte[] code = code(prefixes, MAPS[map], opcode, modRm, SIB);
                    codes.add(code);
                    going = !(decoder.decode(mode, code, 0, LENGTH) instanceof Instruction instruction)
                        || instruction.form().encoding().modRm();
                }
            }
        }
        return codes;
    }

    /** Every SIB byte behind every ModRM byte that takes one. */
    List<byte[]> addresses(int[] prefixes) {
        List<byte[]> codes = new ArrayList<>();
        for (int mod = 0; mod < 3; mod++) {
            for (int sib = 0; sib < 256; sib++) {
                codes.add(code(prefixes, MAPS[0], 0x8B, mod << 6 | 4, sib));
                codes.add(code(prefixes, MAPS[1], 0x10, mod << 6 | 4, sib));
            }
        }
        return codes;
    }

    private static byte[] code(int[] prefixes, int[] map, int opcode, int modRm, int sib) {
        byte[] code = new byte[LENGTH];
        Arrays.fill(code, FILLER);
        int at = 0;
        for (int prefix : prefixes) {
            code[at++] = (byte) prefix;
        }
        for (int escape : map) {
            code[at++] = (byte) escape;
        }
        code[at++] = (byte) opcode;
        code[at++] = (byte) modRm;
        code[at] = (byte) sib;
        return code;
    }
}
