// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every row of the table, with every kind of ModRM and prefix, is decoded as GNU objdump decodes it: length, mnemonic
 * and operands, in both syntaxes. What differs stands in {@code objdump-differences.txt}, each with its reason; a
 * difference that is not listed fails, and so does a listed one that no longer occurs.
 * <p>
 * objdump does not judge LOCK, so a code that is #UD for its LOCK alone is compared without it.
 */
class DecodingEqualsObjdumpTest {
    private static final long SEED = 20260101;
    private static final int SHOWN = 40;
    private static final HexFormat HEX = HexFormat.of();

    private final Decoder decoder = new Decoder(OpcodeTable.standard());
    private final Map<String, String> unexplained = new TreeMap<>();
    private final ObjdumpDifferences differences = ObjdumpDifferences.load("objdump-differences.txt");

    @TempDir
    Path folder;

    @BeforeAll
    static void objdumpIsThere() {
        assumeTrue(GnuDisassembly.available(), "objdump (binutils) is not installed");
    }

    @Test
    void lengthMnemonicAndOperandsAgree() throws IOException {
        for (CodeMode mode : CodeMode.values()) {
            List<byte[]> codes = codes(mode);
            for (Syntax syntax : Syntax.values()) {
                compare(mode, syntax, codes, GnuDisassembly.disassemble(mode, syntax, codes, folder));
            }
        }
        List<String> first = unexplained.entrySet().stream().limit(SHOWN)
            .map(entry -> entry.getKey() + "   " + entry.getValue()).toList();
        assertEquals("", String.join("\n", first), unexplained.size() + " kinds of differences that are not listed");
        assertEquals(List.of(), differences.unused(), "listed differences that do not occur");
    }

    private List<byte[]> codes(CodeMode mode) {
        EncodingGenerator generator = new EncodingGenerator(mode, SEED);
        List<byte[]> codes = new ArrayList<>();
        for (Form form : OpcodeTable.standard().forms()) {
            if (form.modes().contains(mode)) {
                generator.codes(form).forEach(code -> codes.add(withoutIllegalLock(mode, code)));
            }
        }
        return codes;
    }

    private byte[] withoutIllegalLock(CodeMode mode, byte[] code) {
        byte[] copy = code.clone();
        if (!(decoder.decode(mode, code, 0, code.length) instanceof Instruction)) {
            for (int i = 0; i < 3; i++) {
                // DS in place of LOCK: the same length, and no effect on what is compared.
                copy[i] = copy[i] == (byte) 0xF0 ? 0x3E : copy[i];
            }
        }
        Decoded decoded = decoder.decode(mode, copy, 0, copy.length);
        return decoded instanceof Instruction instruction ? Arrays.copyOf(copy, instruction.length()) : copy;
    }

    private void compare(CodeMode mode, Syntax syntax, List<byte[]> codes, List<GnuDisassembly.Line> lines) {
        Disassembler disassembler = new Disassembler(syntax);
        for (int i = 0; i < codes.size(); i++) {
            byte[] code = codes.get(i);
            GnuDisassembly.Line line = lines.get(i);
            String bytes = mode + " " + syntax + " " + HEX.formatHex(code) + " " + line;
            if (decoder.decode(mode, code, 0, code.length) instanceof Instruction instruction) {
                String ours = disassembler.mnemonic(instruction);
                int lengths = Integer.signum(instruction.length() - line.length());
                if (!ours.equals(line.mnemonic()) || lengths != 0) {
                    explain(instruction.mnemonic() + " | " + line.mnemonic() + " | " + "-=+".charAt(lengths + 1),
                        bytes);
                } else if (!sameOperands(line.normalized(), normalized(disassembler, instruction, i), instruction)) {
                    explain(instruction.mnemonic() + " | operands | =",
                        bytes + " " + normalized(disassembler, instruction, i));
                }
            } else if (!line.isBad() && rowExists(line.mnemonic())) {
                explain("#UD | " + line.mnemonic() + " | -", bytes);
            }
        }
    }

    /** objdump does not cut the target of a 16-bit branch. */
    private static boolean sameOperands(String theirs, String ours, Instruction instruction) {
        if (!instruction.operands().isEmpty() && instruction.operand(0) instanceof Relative relative
            && relative.bits() == 16) {
            long target = Long.parseUnsignedLong(theirs.substring(theirs.indexOf(" 0x") + 3), 16);
            return ours.endsWith(" 0x" + Long.toHexString(target & 0xffff));
        }
        return ours.equals(theirs);
    }

    private static boolean rowExists(String mnemonic) {
        return !OpcodeTable.standard().forms(mnemonic).isEmpty();
    }

    private static String normalized(Disassembler disassembler, Instruction instruction, int slot) {
        return GnuDisassembly.normalize(disassembler.text(instruction, (long) slot * GnuDisassembly.SLOT));
    }

    private void explain(String difference, String example) {
        if (!differences.explains(difference)) {
            unexplained.putIfAbsent(difference, example);
        }
    }
}
