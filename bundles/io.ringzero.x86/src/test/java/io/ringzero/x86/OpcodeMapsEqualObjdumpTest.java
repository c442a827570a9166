// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole opcode space, not only what the table has: the one-, two- and three-byte maps with prefixes and every ModRM
 * byte have the length and the mnemonic that GNU objdump gives them, and what is undefined for one is for the other.
 * What differs stands in {@code objdump-differences.txt} and {@code sweep-differences.txt}, each with its reason; one
 * that the whole sweep does not meet fails.
 * <p>
 * {@code -Dringzero.sweep=all} goes through all prefixes, 16-bit code too, and every ModRM byte of opcodes that have no
 * row ({@code .ci/long decode-sweep}).
 */
class OpcodeMapsEqualObjdumpTest {
    private static final boolean ALL = "all".equals(System.getProperty("ringzero.sweep"));
    /** Meets each mod, reg and r/m. */
    private static final int SAMPLE = 13;
    private static final Set<Integer> PREFIXES = Set.of(0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2,
        0xF3,
        0x48);
    private static final int SHOWN = 60;
    private static final HexFormat HEX = HexFormat.of();

    private final Decoder decoder = new Decoder(OpcodeTable.standard());
    private final Disassembler disassembler = new Disassembler(Syntax.INTEL);
    private final Map<String, String> unexplained = new TreeMap<>();
    private final Map<String, AtomicLong> counts = new TreeMap<>();
    private final ObjdumpDifferences known = ObjdumpDifferences.load("objdump-differences.txt");
    private final ObjdumpDifferences differences = ObjdumpDifferences.load("sweep-differences.txt");

    @TempDir
    Path folder;

    @BeforeAll
    static void objdumpIsThere() {
        assumeTrue(GnuDisassembly.available(), "objdump (binutils) is not installed");
    }

    @Test
    void lengthsAndMnemonicsAgree(TestReporter reporter) throws IOException {
        List<CodeMode> modes = ALL ? List.of(CodeMode.values()) : List.of(CodeMode.LONG64, CodeMode.PROTECTED32);
        for (CodeMode mode : modes) {
            OpcodeMapSweep sweep = new OpcodeMapSweep(mode);
            for (int[] prefixes : sweep.prefixes(ALL)) {
                compare(mode, sweep.addresses(prefixes));
                compare(mode, sweep.codes(prefixes, ALL ? 1 : SAMPLE));
            }
        }
        reporter.publishEntry("decode sweep", counts.toString());
        List<String> first = unexplained.entrySet().stream().limit(SHOWN)
            .map(entry -> entry.getKey() + "   " + entry.getValue()).toList();
        assertEquals("", String.join("\n", first), unexplained.size() + " kinds of differences that are not listed");
        assertEquals(List.of(), ALL ? differences.unused() : List.of(), "listed differences that do not occur");
    }

    private void compare(CodeMode mode, List<byte[]> codes) throws IOException {
        List<GnuDisassembly.Line> lines = GnuDisassembly.disassemble(mode, Syntax.INTEL, codes, folder);
        for (int i = 0; i < codes.size(); i++) {
            byte[] code = codes.get(i);
            GnuDisassembly.Line line = lines.get(i);
            if (decoder.decode(mode, code, 0, code.length) instanceof Instruction instruction) {
                int lengths = Integer.signum(instruction.length() - line.length());
                String ours = disassembler.mnemonic(instruction);
                count(mode, "defined");
                if (lengths != 0 || !ours.equals(line.mnemonic())) {
                    String theirs = line.isBad() ? "(bad)" : line.mnemonic();
                    explain(mode, instruction.mnemonic() + " | " + theirs + " | " + "-=+".charAt(lengths + 1), code,
                        line);
                }
            } else if (line.isBad() || isForLockAlone(mode, code)) {
                count(mode, "undefined");
            } else {
                count(mode, "undefined for us");
                explain(mode, "#UD | " + line.mnemonic() + " | -", code, line);
            }
        }
    }

    /** Whether a code is undefined for its LOCK prefix, which objdump does not judge. */
    private boolean isForLockAlone(CodeMode mode, byte[] code) {
        byte[] copy = code.clone();
        for (int i = 0; PREFIXES.contains(copy[i] & 0xff); i++) {
            // DS in place of LOCK: the same length, and no effect on what is compared.
            copy[i] = copy[i] == (byte) 0xF0 ? 0x3E : copy[i];
        }
        return decoder.decode(mode, copy, 0, copy.length) instanceof Instruction;
    }

    private void count(CodeMode mode, String what) {
        counts.computeIfAbsent(mode + " " + what, key -> new AtomicLong()).incrementAndGet();
    }

    private void explain(CodeMode mode, String difference, byte[] code, GnuDisassembly.Line line) {
        boolean listed = differences.explains(difference);
        if (!known.explains(difference) && !listed) {
            unexplained.putIfAbsent(difference, mode + " " + HEX.formatHex(code) + " " + line.text());
        }
    }
}
