// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.x86;

import io.ringzero.shell.internal.xl.XlException;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Disassembler;
import io.ringzero.x86.Syntax;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code x86:disasm}: machine code, in hexadecimal or in a guest, to assembly language, for Gogo. No state; any thread. */
public final class DisasmCommand {
    private static final String HELP = """
        x86:disasm [options] HEX...
        x86:disasm [options] DOMAIN ADDRESS
          disassembles machine code, or a guest's memory, by the table that the CPU engines decode with;
          ADDRESS is hexadecimal, rip, or a symbol of the guest's kernel, perhaps with +OFFSET;
          of two words the first is a domain if one has that name or number
          -i, --intel     Intel's syntax, as without an option
          -a, --att       AT&T syntax
          -m, --mode N    64, 32 or 16 bits; 64, or what the guest runs in, otherwise
          -n, --count N   instructions of a guest's memory, 1 to 4096; 16 otherwise
          -v, --vcpu N    whose page tables lead to a guest's memory; 0 otherwise
          -s, --start A   address of the first byte, hexadecimal; 0 otherwise
        Examples: x86:disasm 48 8b 43 08 c3
                  x86:disasm --att --mode 32 --start c0100000 0f28c1 dd4508
                  x86:disasm linux rip
                  x86:disasm --count 5 1 ffffffff81000000""";
    private static final int INSTRUCTIONS = 16;
    private static final int MOST_INSTRUCTIONS = 4096;
    private static final int MOST_VCPU = 127;

    private final GuestCode guests;

    @Inject
    DisasmCommand(GuestCode guests) {
        this.guests = guests;
    }

    /** What Gogo calls: the words behind the command. */
    public String disasm(String[] words) throws XlException {
        Syntax syntax = Syntax.INTEL;
        @Nullable
        CodeMode mode = null;
        int count = INSTRUCTIONS;
        int vcpu = 0;
        long start = 0;
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            switch (word) {
                case "-h", "--help" -> {
                    return HELP;
                }
                case "-i", "--intel" -> syntax = Syntax.INTEL;
                case "-a", "--att" -> syntax = Syntax.ATT;
                case "-m", "--mode" -> mode = mode(value(words, ++i, word));
                case "-s", "--start" -> start = number(value(words, ++i, word));
                case "-n", "--count" -> count = count(value(words, ++i, word), 1, MOST_INSTRUCTIONS);
                case "-v", "--vcpu" -> vcpu = count(value(words, ++i, word), 0, MOST_VCPU);
                default -> {
                    if (word.startsWith("-")) {
                        throw new XlException("x86:disasm: there is no option " + word, "see x86:disasm --help");
                    }
                    operands.add(word);
                }
            }
        }
        if (operands.size() == 2 && guests.isDomain(operands.getFirst())) {
            return String.join("\n", guests.listing(operands.getFirst(), operands.getLast(),
                new GuestCode.Wish(syntax, mode, vcpu, count)));
        }
        String hex = operands.stream().map(DisasmCommand::code).collect(Collectors.joining());
        return String.join("\n", new Disassembler(syntax).listing(mode == null ? CodeMode.LONG64 : mode, bytes(hex),
            start));
    }

    private static int count(String text, int least, int most) throws XlException {
        if (text.matches("[0-9]{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new XlException("x86:disasm: '" + text + "' is not a number from " + least + " to " + most,
            "see x86:disasm --help");
    }

    private static String code(String word) {
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

    /** A hexadecimal number, with or without 0x. */
    static long number(String text) throws XlException {
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
