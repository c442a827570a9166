// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** For every opcode, prefix set and ModRM byte at most one row matches, or exactly one that is marked as overriding. */
class OpcodeRowsNeverOverlapTest {
    private static final List<String> LEGACY = List.of("", "66", "f3", "f2", "66f3", "66f2", "67");
    private static final List<String> REX = List.of("", "41", "48", "49");

    private final OpcodeTable table = OpcodeTable.standard();

    @Test
    void atMostOneRowMatches() {
        TreeSet<String> overlaps = new TreeSet<>();
        for (CodeMode mode : CodeMode.values()) {
            for (Prefixes prefixes : legacy(mode)) {
                search(mode, prefixes, 0, 4, overlaps);
            }
            for (Prefixes prefixes : vex(mode)) {
                search(mode, prefixes, Encoding.VEX, Encoding.MAPS, overlaps);
            }
        }
        assertEquals(new TreeSet<>(), overlaps);
    }

    private void search(CodeMode mode, Prefixes prefixes, int firstMap, int endMap, TreeSet<String> overlaps) {
        for (int cell = firstMap << 8; cell < endMap << 8; cell++) {
            List<Form> all = table.candidates(cell >> 8, cell & 0xff).stream()
                .filter(form -> matches(form, mode, prefixes)).toList();
            for (int modRm = 0; modRm < 256 && all.size() > 1; modRm++) {
                int value = modRm;
                List<Form> found = all.stream()
                    .filter(form -> !form.encoding().modRm() || form.encoding().acceptsModRm(value)).toList();
                long overriding = found.stream().filter(form -> form.encoding().override()).count();
                if (found.size() > 1 && overriding != 1) {
                    overlaps.add(mode + " " + found);
                }
            }
        }
    }

    private static boolean matches(Form form, CodeMode mode, Prefixes prefixes) {
        boolean sized = prefixes.operandSize() && form.encoding().prefix() != PrefixRule.P66;
        int operandBits = form.size().bits(mode, sized, prefixes.wide());
        return form.modes().contains(mode)
            && form.encoding().acceptsPrefixes(prefixes, operandBits, prefixes.addressBits());
    }

    private static List<Prefixes> legacy(CodeMode mode) {
        List<Prefixes> found = new ArrayList<>();
        for (String first : LEGACY) {
            for (String rex : mode == CodeMode.LONG64 ? REX : List.of("")) {
                byte[] bytes = HexFormat.of().parseHex(first + rex + "90");
                found.add(Prefixes.read(mode, new ByteCursor(bytes, 0, bytes.length)));
            }
        }
        return found;
    }

    private static List<Prefixes> vex(CodeMode mode) {
        List<Prefixes> found = new ArrayList<>();
        for (int last = 0; last < 256; last++) {
            Prefixes prefixes = Prefixes.read(mode, new ByteCursor(new byte[] {(byte) 0xC4}, 0, 1));
            prefixes.readVex(0xC4, new ByteCursor(new byte[] {(byte) 0xE2, (byte) last}, 0, 2));
            found.add(prefixes);
        }
        return found;
    }
}
