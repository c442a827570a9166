// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What {@code objdump} of GNU binutils says about a list of byte strings. */
final class GnuDisassembly {
    /**
     * Each byte string begins a slot of its own, so that one wrong length spoils no other. The rest of the slot is
     * one {@code nop} behind many prefixes: few lines to read, and whatever went before, the next slot begins an
     * instruction.
     */
    static final int SLOT = 32;

    private static final Set<String> PREFIXES = Set.of("lock", "data16", "data32", "addr16", "addr32", "rep", "repz",
        "repnz", "cs", "ds", "es",
        "ss", "fs", "gs", "notrack", "bnd", "xacquire", "xrelease");
    private static final Pattern NO_INDEX = Pattern.compile("\\+[re]iz\\*[1248]|,%[re]iz,[1248]");
    private static final Pattern INTEL_NO_BASE = Pattern.compile("(?:(.s):)?\\[([re])iz\\*[1248]([-+])0x(\\w+)\\]");
    private static final Pattern ATT_NO_BASE = Pattern.compile("(-?)0x(\\w+)\\(,%([re])iz,[1248]\\)");
    private static final Pattern ATT_ZERO = Pattern.compile("([ ,:*])0x0\\((?!%.ip)");

    /**
     * One answer.
     *
     * @param length in bytes
     * @param text prefixes, mnemonic, operands
     */
    record Line(int length, String text) {
        /** Without prefixes and branch hints. */
        String mnemonic() {
            String word = withoutPrefixes(text).split(" ", 2)[0];
            return word.endsWith(",pt") || word.endsWith(",pn") ? word.substring(0, word.length() - 3) : word;
        }

        String normalized() {
            return normalize(text);
        }

        boolean isBad() {
            return text.contains("(bad)") || text.contains("?") || text.contains("(prefixes only)");
        }
    }

    /**
     * Text without what objdump writes beyond an operand's meaning: idle prefixes, branch hints, the index register
     * that is none, a displacement of 0, and the target of an {@code eip}-relative operand, which it does not
     * truncate to 32 bits.
     */
    static String normalize(String text) {
        String plain = withoutPrefixes(text).replace(",pt ", " ").replace(",pn ", " ");
        if (plain.contains("iz")) {
            plain = ATT_NO_BASE.matcher(INTEL_NO_BASE.matcher(plain).replaceAll(GnuDisassembly::intelOffset))
                .replaceAll(GnuDisassembly::attOffset);
            plain = NO_INDEX.matcher(plain).replaceAll("");
        }
        plain = ATT_ZERO.matcher(plain.replace("+0x0]", "]")).replaceAll("$1(");
        int comment = plain.indexOf(" # ");
        return plain.contains("eip") && comment > 0 ? plain.substring(0, comment) : plain;
    }

    /** {@code [riz*4-0x8]} is an absolute address. */
    private static String intelOffset(MatchResult found) {
        return (found.group(1) == null ? "ds" : found.group(1)) + ":"
            + offset(found.group(3), found.group(4), found.group(2));
    }

    /** So is {@code -0x8(,%riz,4)}. */
    private static String attOffset(MatchResult found) {
        return offset(found.group(1), found.group(2), found.group(3));
    }

    private static String offset(String sign, String digits, String width) {
        long number = Long.parseUnsignedLong(digits, 16);
        long signed = sign.equals("-") ? -number : number;
        return "0x" + Long.toHexString(width.equals("r") ? signed : signed & 0xffffffffL);
    }

    private static String withoutPrefixes(String text) {
        String rest = text;
        for (int space = rest.indexOf(' '); space > 0; space = rest.indexOf(' ')) {
            String word = rest.substring(0, space);
            if (!PREFIXES.contains(word) && !word.equals("rex") && !word.startsWith("rex.")) {
                return rest;
            }
            rest = rest.substring(space + 1);
        }
        return rest;
    }

    private GnuDisassembly() {
    }

    static boolean available() {
        try {
            return new ProcessBuilder("objdump", "--version").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                .waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The first instruction of each byte string; at most 16 bytes each are looked at. */
    static List<Line> disassemble(CodeMode mode, Syntax syntax, List<byte[]> codes, Path folder) throws IOException {
        byte[] image = new byte[codes.size() * SLOT];
        Arrays.fill(image, (byte) 0x66);
        for (int i = 0; i < codes.size(); i++) {
            System.arraycopy(codes.get(i), 0, image, i * SLOT, Math.min(16, codes.get(i).length));
            image[i * SLOT + SLOT - 1] = (byte) 0x90;
        }
        Path file = folder.resolve(mode + "-" + syntax + ".bin");
        Files.write(file, image);
        String machine = switch (mode) {
            case LONG64 -> "i386:x86-64";
            case PROTECTED32 -> "i386";
            case PROTECTED16 -> "i8086";
        };
        Process objdump = new ProcessBuilder("objdump", "-D", "-z", "--insn-width=16", "-b", "binary", "-m", machine,
            "-M",
            syntax == Syntax.INTEL ? "intel" : "att", file.toString()).redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        Line[] lines = new Line[codes.size()];
        try (BufferedReader reader = objdump.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                take(line, lines);
            }
        }
        List<Line> answer = new ArrayList<>();
        for (Line line : lines) {
            answer.add(line == null ? new Line(0, "no line") : line);
        }
        return answer;
    }

    private static void take(String line, Line[] lines) {
        String[] cells = line.split("\t", 3);
        if (cells.length < 2 || !cells[0].endsWith(":") || !cells[0].startsWith(" ")) {
            return;
        }
        int address = Integer.parseInt(cells[0].strip().replace(":", ""), 16);
        if (address % SLOT == 0) {
            String text = cells.length < 3 ? "(prefixes only)" : cells[2].strip().replaceAll(" +", " ");
            lines[address / SLOT] = new Line(cells[1].strip().split(" +").length, text);
        }
    }
}
