// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R10D;
import static io.ringzero.x86.Register.R11D;
import static io.ringzero.x86.Register.R8D;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts the different words of a list with a hash table: FNV-1a, open addressing, comparison byte by byte. A word takes 16 bytes,
 * its length first.
 */
final class HashMapKernel extends Kernel {
    private static final int WORDS = 6000;
    private static final int SLOTS = 8192;
    private static final long SLOT_TABLE = DATA + WORDS * 16L;
    private static final int FNV_PRIME = 16777619;
    private static final int FNV_BASIS = 0x811c9dc5;

    @Override
    public String name() {
        return "hash map";
    }

    private static String word(int random) {
        return "word" + Integer.toString(random % 3000, 36) + "x".repeat(random % 5);
    }

    @Override
    public byte[] data() {
        byte[] out = new byte[WORDS * 16];
        int at = 0;
        for (int random : Words.random(WORDS)) {
            byte[] word = word(random).getBytes(StandardCharsets.US_ASCII);
            out[at] = (byte) word.length;
            System.arraycopy(word, 0, out, at + 1, word.length);
            at += 16;
        }
        return out;
    }

    @Override
    public void code(Assembler a, Runnable end) {
        Label probe = a.label("probe");
        Label free = a.label("free");
        Label next = a.label("next");
        Label other = a.label("other");
        a.mov(RDI, SLOT_TABLE).mov(ECX, SLOTS).mov(EAX, 0).cld().rep().emit("stosd");
        a.mov(RSI, DATA).mov(R8D, WORDS).mov(R11D, 0);
        Label each = a.here("each");
        a.movzx(ECX, mem8(RSI, 0)).mov(EAX, FNV_BASIS).mov(EDX, 1);
        Label hash = a.here("hash");
        a.movzx(EBX, mem(RSI, io.ringzero.x86.Register.RDX, 1, 0).withBits(8)).xor(EAX, EBX)
            .imul(EAX, EAX, FNV_PRIME).add(EDX, 1).cmp(EDX, ECX).jcc(Condition.BE, hash);
        a.bind(probe).and(EAX, SLOTS - 1).mov(R9, SLOT_TABLE).mov(R10D, mem(R9, io.ringzero.x86.Register.RAX, 4, 0))
            .test(R10D, R10D).jcc(Condition.E, free).mov(EBX, 0);
        Label compare = a.here("compare");
        a.movzx(EDX, mem(RSI, RBX, 1, 0).withBits(8)).cmp(mem(R10, RBX, 1, 0), io.ringzero.x86.Register.DL)
            .jcc(Condition.NE, other).add(EBX, 1).cmp(EBX, ECX).jcc(Condition.BE, compare).jmp(next);
        a.bind(other).add(EAX, 1).jmp(probe);
        a.bind(free).mov(mem(R9, io.ringzero.x86.Register.RAX, 4, 0), io.ringzero.x86.Register.ESI).add(R11D, 1);
        a.bind(next).add(RSI, 16).sub(R8D, 1).jcc(Condition.NE, each).mov(EAX, R11D);
        end.run();
    }

    @Override
    public long answer() {
        Set<String> different = new HashSet<>();
        for (int random : Words.random(WORDS)) {
            different.add(word(random));
        }
        return different.size();
    }
}
