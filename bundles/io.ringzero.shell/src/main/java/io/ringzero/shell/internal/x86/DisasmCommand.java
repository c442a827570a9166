// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.x86;

import io.ringzero.shell.internal.xl.XlException;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Disassembler;
import io.ringzero.x86.Syntax;
import java.util.HexFormat;

/** {@code x86:disasm}: machine code in hexadecimal to assembly language, for Gogo. No state; any thread. */
public final class DisasmCommand {
    private static final String HELP = """
        x86:disasm [options] HEX...
          disassembles machine code, by the table that the CPU engines decode with
          -i, --intel     Intel's syntax, as without an option
          -a, --att       AT&T syntax
          -m, --mode N    64, 32 or 16 bits; 64 otherwise
          -s, --start A   address of the first byte, hexadecimal; 0 otherwise
        Examples: x86:disasm 48 8b 43 08 c3
                  x86:disasm --att --mode 32 --start c0100000 0f28c1 dd4508""";

    /** What Gogo calls: the words behind the command. */
    public String disasm(String[] words) throws XlException {
        Syntax syntax = Syntax.INTEL;
        CodeMode mode = CodeMode.LONG64;
        long start = 0;
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            switch (word) {
                case "-h", "--help" -> {
                    return HELP;
                }
                case "-i", "--intel" -> syntax = Syntax.INTEL;
                case "-a", "--att" -> syntax = Syntax.ATT;
                case "-m", "--mode" -> mode = mode(value(words, ++i, word));
                case "-s", "--start" -> start = address(value(words, ++i, word));
                default -> hex.append(code(word));
            }
        }
        return String.join("\n", new Disassembler(syntax).listing(mode, bytes(hex.toString()), start));
    }

    private static String code(String word) throws XlException {
        if (word.startsWith("-")) {
            throw new XlException("x86:disasm: there is no option " + word, "see x86:disasm --help");
        }
        return word.startsWith("0x") ? word.substring(2) : word;
    }

    private static String value(String[] words, int at, String option) throws XlException {
        if (at >= words.length) {
            throw new XlException("x86:disasm: " + option + " has no value", "see x86:disasm --help");
        }
        return words[at];
    }

    private static CodeMode mode(String bits) throws XlException {
        return switch (bits) {
            case "64" -> CodeMode.LONG64;
            case "32" -> CodeMode.PROTECTED32;
            case "16" -> CodeMode.PROTECTED16;
            default -> throw new XlException("x86:disasm: there is no mode of " + bits + " bits", "use 64, 32 or 16");
        };
    }

    private static long address(String text) throws XlException {
        try {
            return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
        } catch (NumberFormatException e) {
            throw new XlException("x86:disasm: '" + text + "' is no address",
                "give a hexadecimal number, such as ffffffff81000000");
        }
    }

    private static byte[] bytes(String hex) throws XlException {
        if (hex.isEmpty()) {
            throw new XlException("x86:disasm: no code was given", "for example: x86:disasm 48 8b 43 08 c3");
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new XlException("x86:disasm: '" + hex + "' is not pairs of hexadecimal digits",
                "for example: x86:disasm 48 8b 43 08 c3");
        }
    }
}
