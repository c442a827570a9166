// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Vcpu;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The stack of a vCPU: its words, and those of them that stand behind a CALL instruction, which are the return addresses of the
 * routines under way and of some that have ended.
 */
final class StackLines {
    private static final int DUMPED = 16;
    private static final int SEARCHED = 256;
    private static final int MOST_CALLS = 16;
    private static final int PER_LINE = 4;
    /** Longest CALL looked for: FF /2 with SIB and a 32-bit displacement. */
    private static final int CALL = 7;

    private StackLines() {
    }

    static List<String> of(Vcpu vcpu, GuestView view) {
        int word = GuestView.wordBytes(vcpu);
        long rsp = vcpu.state().gpr(CpuState.RSP) + (word == 4 ? vcpu.state().segment(CpuState.SS).base() : 0);
        long mask = word == 4 ? 0xffff_ffffL : -1L;
        byte[] bytes = view.readable(vcpu, rsp & mask, SEARCHED * word);
        long[] words = words(bytes, word);
        if (words.length == 0) {
            return List.of("stack: not readable at rsp");
        }
        List<String> lines = new ArrayList<>();
        String format = word == 8 ? " %016x" : " %08x";
        for (int i = 0; i < Math.min(DUMPED, words.length); i += PER_LINE) {
            StringBuilder line = new StringBuilder("stack %016x:".formatted((rsp & mask) + (long) i * word));
            for (int k = i; k < Math.min(i + PER_LINE, words.length); k++) {
                line.append(format.formatted(words[k]));
            }
            lines.add(line.toString());
        }
        int calls = 0;
        for (long candidate : words) {
            if (calls < MOST_CALLS && afterCall(vcpu, view, candidate)) {
                lines.add("called from " + GuestView.named(vcpu, candidate));
                calls++;
            }
        }
        return lines;
    }

    private static long[] words(byte[] bytes, int size) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] words = new long[bytes.length / size];
        for (int i = 0; i < words.length; i++) {
            words[i] = size == 8 ? in.getLong() : in.getInt() & 0xffff_ffffL;
        }
        return words;
    }

    /** Whether an instruction that ends at an address can be a CALL (SDM Vol. 2A, CALL: E8 cd, FF /2). */
    private static boolean afterCall(Vcpu vcpu, GuestView view, long address) {
        byte[] before = view.readable(vcpu, GuestView.code(vcpu, address) - CALL, CALL);
        if (before.length < CALL) {
            return false;
        }
        if ((before[CALL - 5] & 0xff) == 0xe8) {
            return true;
        }
        for (int length = 2; length <= CALL; length++) {
            int modrm = before[CALL - length + 1] & 0xff;
            if ((before[CALL - length] & 0xff) == 0xff && (modrm >> 3 & 7) == 2 && length == 2 + tail(before, modrm,
                CALL - length + 2)) {
                return true;
            }
        }
        return false;
    }

    /** Bytes behind a ModRM byte: SIB and displacement (SDM Vol. 2A table 2-2). */
    private static int tail(byte[] code, int modrm, int next) {
        int mod = modrm >> 6;
        int rm = modrm & 7;
        if (mod == 3) {
            return 0;
        }
        boolean sib = rm == 4;
        boolean far = mod == 2 || mod == 0 && (rm == 5 || sib && next < code.length && (code[next] & 7) == 5);
        return (sib ? 1 : 0) + (far ? 4 : mod);
    }
}
