// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes {@code docs/instructions.md} from the opcode table. */
final class InstructionPage {
    private static final String HEAD = """
        # Instructions

        Generated from the opcode table (`bundles/io.ringzero.x86/src/main/resources/io/ringzero/x86/opcodes.txt`, whose head \
        explains encodings and operands); do not edit. To write it anew: `mvn -B test -pl bundles/io.ringzero.x86 -am \
        -Dtest=InstructionPageIsUpToDateTest -Dringzero.write=true`.

        %d forms of %d mnemonics. Modes: 64, 32 and 16 bit code. Flags: r read, w written, u undefined; upper case: only for \
        some counts. Lockable forms take LOCK with a memory destination; privileged ones need CPL 0.

        | Mnemonic | Encoding | Operands | Modes | Attributes | Flags | Feature | Notes |
        |---|---|---|---|---|---|---|---|
        """;

    private InstructionPage() {
    }

    static String text(OpcodeTable table) {
        long mnemonics = table.forms().stream().map(Form::mnemonic).distinct().count();
        String rows = table.forms().stream().sorted(Comparator.comparing(Form::mnemonic).thenComparing(Form::id))
            .map(InstructionPage::row).collect(Collectors.joining());
        return String.format(Locale.ROOT, HEAD, table.forms().size(), mnemonics) + rows;
    }

    private static String row(Form form) {
        String operands = form.operands().stream().map(OperandKind::text).collect(Collectors.joining(", "));
        String attributes = form.attributes().stream().map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
        String feature = form.feature() == Feature.BASE ? "" : form.feature().name().toLowerCase(Locale.ROOT);
        return "| " + String.join(" | ",
            List.of(form.mnemonic().replace("*", "cc"), "`" + form.encoding().text() + "`", operands,
                modes(form.modes()), attributes, flags(form), feature, form.note()))
            + " |\n";
    }

    private static String modes(Set<CodeMode> modes) {
        return modes.size() == CodeMode.values().length ? "all" : modes.contains(CodeMode.LONG64) ? "64" : "32 16";
    }

    private static String flags(Form form) {
        String always = Flags.letters(form.flagsUndefined());
        String sometimes = Flags.letters(form.flagsSometimesUndefined()).toUpperCase(Locale.ROOT);
        return (part("r", form.conditional() ? "cc" : Flags.letters(form.flagsRead()))
            + part("w", Flags.letters(form.flagsWritten()))
            + part("u", always + sometimes)).strip();
    }

    private static String part(String kind, String letters) {
        return letters.isEmpty() ? "" : kind + ":" + letters + " ";
    }
}
