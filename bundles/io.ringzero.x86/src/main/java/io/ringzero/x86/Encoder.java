// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the row and operand size for a mnemonic and its operands, by the opcode table: the shortest, then the first
 * row.
 */
final class Encoder {
    private static final List<String> CONDITIONAL = List.of("j", "set", "cmov");

    private final OpcodeTable table;
    private final CodeMode mode;
    private final Decoder decoder;

    Encoder(OpcodeTable table, CodeMode mode) {
        this.table = table;
        this.mode = mode;
        this.decoder = new Decoder(table);
    }

    /**
     * The shortest encoding. Throws {@link IllegalArgumentException} with the reason where there is none or a width
     * is unclear.
     */
    Encoded encode(String mnemonic, List<Operand> operands, int groupPrefix) {
        Encoded best = null;
        int width = -1;
        for (Candidate candidate : candidates(mnemonic, operands, groupPrefix)) {
            if (width >= 0 && width != candidate.memoryBits) {
                throw new IllegalArgumentException(
                    text(mnemonic, operands)
                        + ": the width of the memory operand is unclear; give it (mem32(...) and so on)");
            }
            width = candidate.memoryBits;
            if (best == null || candidate.encoded.length() < best.length()) {
                best = candidate.encoded;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(
                text(mnemonic, operands) + ": no row of the opcode table takes these operands in " + mode);
        }
        return best;
    }

    /** The forms of a relative branch by growing length, displacement 0; empty where the mnemonic is none. */
    List<Encoded> branches(String mnemonic, int groupPrefix) {
        int bits = mode == CodeMode.LONG64 ? 64 : mode.operandBits();
        return candidates(mnemonic, List.of(new Relative(0, bits)), groupPrefix).stream().map(Candidate::encoded)
            .sorted(Comparator.comparingInt(Encoded::length)).toList();
    }

    /** The encoding by one row and operand size; null where it does not take these operands. */
    @Nullable
    Encoded encode(Form form, @Nullable Condition condition, List<Operand> operands, int operandBits) {
        List<Candidate> found = new ArrayList<>();
        add(found, form, condition, operands, 0);
        return found.stream().filter(candidate -> candidate.operandBits == operandBits).map(Candidate::encoded)
            .findFirst().orElse(null);
    }

    private record Candidate(Encoded encoded, int operandBits, int memoryBits) {
    }

    private List<Candidate> candidates(String mnemonic, List<Operand> operands, int groupPrefix) {
        List<Candidate> found = new ArrayList<>();
        for (Form form : table.forms(mnemonic)) {
            add(found, form, null, operands, groupPrefix);
        }
        for (String stem : CONDITIONAL) {
            Condition condition = mnemonic.startsWith(stem) ? Condition.named(mnemonic.substring(stem.length())) : null;
            if (condition != null) {
                for (Form form : table.forms(stem + "*")) {
                    add(found, form, condition, operands, groupPrefix);
                }
            }
        }
        return found;
    }

    private void add(List<Candidate> found, Form form, @Nullable Condition condition, List<Operand> operands,
        int groupPrefix) {
        if (!form.modes().contains(mode)) {
            return;
        }
        int seen = 0;
        for (int choice = 0; choice < 3; choice++) {
            boolean prefix66 = choice == 1;
            boolean wide = choice == 2;
            int bits = form.size().bits(mode, prefix66, wide);
            boolean again = (seen & bits) != 0;
            if (allowed(form.encoding(), bits, prefix66, wide, again)) {
                seen |= bits;
                if (OperandMatch.fits(form, bits, operands)) {
                    Encoded encoded = new InstructionWriter(mode, form, bits, prefix66, wide).write(operands, condition,
                        groupPrefix);
                    if (encoded != null && readsBack(encoded, form)) {
                        found.add(new Candidate(encoded, bits, memoryBits(form, bits, operands)));
                    }
                }
            }
        }
    }

    /** Whether the decoder sees this row in the bytes: {@code xchg eax, eax} must not become {@code nop}. */
    private boolean readsBack(Encoded encoded, Form form) {
        Decoded decoded = decoder.decode(mode, encoded.bytes(), 0, encoded.length());
        return decoded instanceof Instruction instruction && instruction.form() == form;
    }

    private boolean allowed(Encoding encoding, int bits, boolean prefix66, boolean wide, boolean again) {
        boolean mandatory = encoding.prefix() == PrefixRule.P66 || encoding.prefix() == PrefixRule.NONE
            || encoding.vex();
        boolean demanded = wide && encoding.wide() == 1;
        return (!again || demanded)
            && !(prefix66 && mandatory)
            && !(wide && mode != CodeMode.LONG64)
            && (encoding.operandBits() == 0 || encoding.operandBits() == bits)
            && (encoding.wide() < 0 || encoding.wide() == 1 == wide);
    }

    private static int memoryBits(Form form, int operandBits, List<Operand> operands) {
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof Memory) {
                return OperandMatch.memoryBits(form.operands().get(i), operandBits);
            }
        }
        return 0;
    }

    private static String text(String mnemonic, List<Operand> operands) {
        return mnemonic + operands.stream().map(Object::toString).collect(Collectors.joining(", ", " ", ""));
    }
}
