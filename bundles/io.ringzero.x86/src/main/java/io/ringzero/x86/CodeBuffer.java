// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@link Assembler} has written so far: pieces of bytes, branches whose length is open, alignments, labels.
 * Branches begin short and grow until every target is in reach; one that has grown stays, so this ends.
 */
final class CodeBuffer {
    /** A part of the code. */
    private sealed interface Piece permits Bytes, Branch, Align {
    }

    private record Bytes(byte[] bytes) implements Piece {
    }

    private record Align(int alignment, int filler) implements Piece {
    }

    /** A branch: the encodings by growing length, displacement last. */
    private static final class Branch implements Piece {
        private final List<Encoded> choices;
        private final Label target;
        private int choice;

        Branch(List<Encoded> choices, Label target) {
            this.choices = choices;
            this.target = target;
        }

        Encoded chosen() {
            return choices.get(choice);
        }
    }

    /**
     * A place to fill in: {@code end} is the piece-relative end of the instruction for relative fix-ups, -1 for
     * absolute ones.
     */
    private record Fixup(int piece, int at, int end, int bytes, Label target, long addend) {
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final List<Fixup> fixups = new ArrayList<>();
    private final Map<Label, Integer> bound = new IdentityHashMap<>();

    void bytes(byte[] bytes) {
        pieces.add(new Bytes(bytes));
    }

    void align(int alignment, int filler) {
        pieces.add(new Align(alignment, filler));
    }

    void branch(List<Encoded> choices, Label target) {
        pieces.add(new Branch(choices, target));
    }

    /** The last piece carries a RIP-relative displacement to a label. */
    void relative(Encoded encoded, Label target, long addend) {
        pieces.add(new Bytes(encoded.bytes()));
        fixups.add(new Fixup(pieces.size() - 1, encoded.displacementAt(), encoded.length(), 4, target, addend));
    }

    /** Bytes of which {@code width} at an index are the address of a label and an addend. */
    void absolute(byte[] bytes, int at, int width, Label target, long addend) {
        pieces.add(new Bytes(bytes));
        fixups.add(new Fixup(pieces.size() - 1, at, -1, width, target, addend));
    }

    void bind(Label label) {
        if (bound.putIfAbsent(label, pieces.size()) != null) {
            throw new IllegalStateException(label + " is bound twice");
        }
    }

    Program assemble(long origin) {
        int[] starts = layOut(origin);
        while (grow(starts)) {
            starts = layOut(origin);
        }
        byte[] code = new byte[starts[pieces.size()]];
        for (int i = 0; i < pieces.size(); i++) {
            write(i, starts, code);
        }
        for (Fixup fixup : fixups) {
            int start = starts[fixup.piece];
            long target = origin + offset(fixup.target, starts) + fixup.addend;
            long value = fixup.end < 0 ? target : target - (origin + start + fixup.end);
            boolean unsigned = fixup.end < 0 && fixup.bytes < 8 && value >>> fixup.bytes * 8 == 0;
            fill(code, start + fixup.at, unsigned ? value << 64 - fixup.bytes * 8 >> 64 - fixup.bytes * 8 : value,
                fixup.bytes, fixup.target);
        }
        Map<Label, Integer> offsets = new HashMap<>();
        int[] last = starts;
        bound.forEach((label, piece) -> offsets.put(label, last[piece]));
        return new Program(origin, code, Map.copyOf(offsets));
    }

    private int[] layOut(long origin) {
        int[] starts = new int[pieces.size() + 1];
        for (int i = 0; i < pieces.size(); i++) {
            int at = starts[i];
            starts[i + 1] = at + switch (pieces.get(i)) {
                case Bytes piece -> piece.bytes.length;
                case Branch piece -> piece.chosen().length();
                case Align piece -> (int) (-(origin + at) & piece.alignment - 1);
            };
        }
        return starts;
    }

    private boolean grow(int[] starts) {
        boolean grown = false;
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof Branch branch && branch.choice + 1 < branch.choices.size()) {
                int width = branch.chosen().length() - branch.chosen().displacementAt();
                long distance = offset(branch.target, starts) - starts[i + 1];
                if (!OperandMatch.signed(distance, width * 8)) {
                    branch.choice++;
                    grown = true;
                }
            }
        }
        return grown;
    }

    private void write(int index, int[] starts, byte[] code) {
        int at = starts[index];
        int end = starts[index + 1];
        switch (pieces.get(index)) {
            case Bytes piece -> System.arraycopy(piece.bytes, 0, code, at, piece.bytes.length);
            case Align piece -> Arrays.fill(code, at, end, (byte) piece.filler);
            case Branch piece -> {
                System.arraycopy(piece.chosen().bytes(), 0, code, at, end - at);
                int width = piece.chosen().length() - piece.chosen().displacementAt();
                fill(code, end - width, offset(piece.target, starts) - (long) end, width, piece.target);
            }
        }
    }

    private int offset(Label label, int[] starts) {
        Integer piece = bound.get(label);
        if (piece == null) {
            throw new IllegalStateException(label + " is used and never bound");
        }
        return starts[piece];
    }

    private static void fill(byte[] code, int at, long value, int bytes, Label target) {
        if (!OperandMatch.signed(value, bytes * 8)) {
            throw new IllegalStateException(
                target + " is out of reach: " + value + " does not fit " + bytes * 8 + " bits");
        }
        for (int i = 0; i < bytes; i++) {
            code[at + i] = (byte) (value >> i * 8);
        }
    }
}
