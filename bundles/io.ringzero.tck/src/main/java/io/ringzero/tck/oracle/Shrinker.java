// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Instruction;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Makes a case smaller for as long as it keeps a property: instructions away, registers and memory zero, states at rest. */
final class Shrinker {
    private static final int MOST_ROUNDS = 4;

    private final Predicate<Record> keeps;

    /** Makes one for a property, that of differing for instance. */
    Shrinker(Predicate<Record> keeps) {
        this.keeps = keeps;
    }

    /** The least case found that has the property, as the given one has. */
    Record shrink(Record input) {
        Record best = input;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Record before = best;
            best = code(best);
            best = state(best);
            if (best == before) {
                return best;
            }
        }
        return best;
    }

    private Record attempt(Record best, Consumer<Record> change) {
        Record candidate = best.copy();
        change.accept(candidate);
        boolean other = !Arrays.equals(candidate.bytes, best.bytes) && Undefined.defined(candidate)
            && Coverage.safe(candidate);
        try {
            return other && keeps.test(candidate) ? candidate : best;
        } catch (HostCpuException e) {
            return best; // it ended the helper: another matter
        }
    }

    private Record code(Record input) {
        Record best = input;
        int at = 0;
        Instruction instruction = Undefined.decode(best, Undefined.code(best), at);
        while (instruction != null) {
            int start = CaseLayout.CODE_AT + (int) (best.get(CaseLayout.RIP) & CaseLayout.CODE_BYTES - 1) + at;
            int length = instruction.length();
            int end = CaseLayout.CODE_AT + CaseLayout.CODE_BYTES;
            Record shorter = start + length > end ? best : attempt(best, candidate -> {
                System.arraycopy(candidate.bytes, start + length, candidate.bytes, start, end - start - length);
                Arrays.fill(candidate.bytes, end - length, end, (byte) 0xcc);
            });
            boolean empty = Undefined.decode(shorter, Undefined.code(shorter), 0) == null;
            if (shorter == best || empty) {
                at += length;
            } else {
                best = shorter;
            }
            instruction = Undefined.decode(best, Undefined.code(best), at);
        }
        return best;
    }

    private Record state(Record input) {
        Record best = input;
        best = clear(best, CaseLayout.WINDOW0_AT, CaseLayout.INPUT_BYTES);
        for (int i = 0; i < 16; i++) {
            int at = CaseLayout.GPR + i * 8;
            best = word(best, at, 0);
            best = best.get(at) == 0 ? best : word(best, at, 1);
            best = word(best, at, best.get(at) & 0xffff_ffffL);
        }
        best = word(best, CaseLayout.RFLAGS, 0x202);
        for (int bit = 0; bit < 22; bit++) {
            best = word(best, CaseLayout.RFLAGS, best.get(CaseLayout.RFLAGS) & ~(1L << bit) | 0x202);
        }
        best = word(best, CaseLayout.FS_BASE, 0);
        best = word(best, CaseLayout.GS_BASE, 0);
        best = attempt(best, candidate -> candidate.setInt(CaseLayout.FXSAVE + 24, 0x1f80));
        best = attempt(best, candidate -> candidate.setShort(CaseLayout.FXSAVE, 0x37f));
        best = attempt(best, candidate -> candidate.setShort(CaseLayout.FXSAVE + 2, 0));
        best = attempt(best, candidate -> candidate.bytes[CaseLayout.FXSAVE + 4] = 0);
        return clear(best, CaseLayout.FXSAVE + 32, CaseLayout.FXSAVE + 416);
    }

    private Record word(Record best, int at, long value) {
        return attempt(best, candidate -> candidate.set(at, value));
    }

    /** Clears a range as a whole, or its halves, down to 4 bytes. */
    private Record clear(Record input, int from, int to) {
        Record whole = attempt(input, candidate -> Arrays.fill(candidate.bytes, from, to, (byte) 0));
        if (whole != input || to - from <= 4) {
            return whole;
        }
        boolean zero = true;
        for (int i = from; i < to && zero; i++) {
            zero = input.bytes[i] == 0;
        }
        int middle = from + (to - from) / 8 * 4;
        return zero || middle == from ? input : clear(clear(input, from, middle), middle, to);
    }
}
