// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBP;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Register;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * SHA-256 of 64 KiB, padding included (FIPS 180-4). Working variables in registers, eight rounds a turn as a compiler unrolls it,
 * message schedule and hash in memory. Answers the first word of the hash.
 */
final class Sha256Kernel extends Kernel {
    private static final int BLOCKS = 1024;
    private static final Register[] WORKING = {Register.R8D, Register.R9D, Register.R10D, Register.R11D, Register.R12D,
        Register.R13D, Register.R14D, Register.R15D};

    @Override
    public String name() {
        return "sha256";
    }

    private static byte[] message() {
        return Arrays.copyOf(Words.bytes(Words.random(BLOCKS * 16)), BLOCKS * 64 - 9);
    }

    @Override
    public byte[] data() {
        byte[] padded = Arrays.copyOf(message(), BLOCKS * 64);
        padded[BLOCKS * 64 - 9] = (byte) 0x80;
        ByteBuffer.wrap(padded).putLong(BLOCKS * 64 - 8, (BLOCKS * 64L - 9) * 8);
        return padded;
    }

    /** Round constants, then the initial hash: fractions of cube and square roots of the first primes. */
    @Override
    public byte[] table() {
        int[] words = new int[72];
        for (int prime = 2, found = 0; found < 64; prime++) {
            if (BigInteger.valueOf(prime).isProbablePrime(20)) {
                words[found] = fraction(prime, 3);
                if (found < 8) {
                    words[64 + found] = fraction(prime, 2);
                }
                found++;
            }
        }
        return Words.bytes(words);
    }

    /** The first 32 bits of the fraction of a root, found by bisection. */
    private static int fraction(int prime, int degree) {
        BigInteger scaled = BigInteger.valueOf(prime).shiftLeft(32 * degree);
        BigInteger root = BigInteger.ZERO;
        for (int bit = 40; bit >= 0; bit--) {
            BigInteger next = root.setBit(bit);
            root = next.pow(degree).compareTo(scaled) <= 0 ? next : root;
        }
        return root.intValue();
    }

    @Override
    public void code(Assembler a, Runnable end) {
        a.sub(RSP, 64 * 4 + 32).mov(RSI, DATA).mov(RDI, TABLE);
        for (int i = 0; i < 8; i++) {
            a.mov(EAX, mem32(RDI, 256 + 4 * i)).mov(mem32(RSP, 256 + 4 * i), EAX);
        }
        Label block = a.here("block");
        schedule(a);
        for (int i = 0; i < 8; i++) {
            a.mov(WORKING[i], mem32(RSP, 256 + 4 * i));
        }
        a.mov(EBP, 0);
        Label rounds = a.here("rounds");
        for (int i = 0; i < 8; i++) {
            round(a, i);
        }
        a.add(EBP, 8).cmp(EBP, 64).jcc(Condition.NE, rounds);
        for (int i = 0; i < 8; i++) {
            a.add(mem32(RSP, 256 + 4 * i), WORKING[i]);
        }
        a.add(RSI, 64).cmp(RSI, DATA + BLOCKS * 64).jcc(Condition.NE, block).mov(EAX, mem32(RSP, 256))
            .add(RSP, 64 * 4 + 32);
        end.run();
    }

    private static void schedule(Assembler a) {
        a.mov(EBP, 0);
        Label load = a.here("load");
        a.mov(EAX, mem(RSI, RBP, 4, 0)).bswap(EAX).mov(mem(RSP, RBP, 4, 0), EAX).add(EBP, 1).cmp(EBP, 16)
            .jcc(Condition.NE, load);
        Label extend = a.here("extend");
        a.mov(EAX, mem(RSP, RBP, 4, -60)).mov(EBX, EAX).mov(ECX, EAX).ror(EAX, 7).ror(EBX, 18).shr(ECX, 3)
            .xor(EAX, EBX).xor(EAX, ECX).add(EAX, mem(RSP, RBP, 4, -64)).add(EAX, mem(RSP, RBP, 4, -28));
        a.mov(EDX, mem(RSP, RBP, 4, -8)).mov(EBX, EDX).mov(ECX, EDX).ror(EDX, 17).ror(EBX, 19).shr(ECX, 10)
            .xor(EDX, EBX).xor(EDX, ECX).add(EAX, EDX).mov(mem(RSP, RBP, 4, 0), EAX).add(EBP, 1).cmp(EBP, 64)
            .jcc(Condition.NE, extend);
    }

    /** One round; instead of moving eight variables each is called by another name in the next. */
    private static void round(Assembler a, int i) {
        Register va = WORKING[(8 - i) % 8];
        Register vb = WORKING[(9 - i) % 8];
        Register vc = WORKING[(10 - i) % 8];
        Register vd = WORKING[(11 - i) % 8];
        Register ve = WORKING[(12 - i) % 8];
        Register vf = WORKING[(13 - i) % 8];
        Register vg = WORKING[(14 - i) % 8];
        Register vh = WORKING[(15 - i) % 8];
        a.mov(EAX, ve).mov(EBX, ve).mov(ECX, ve).ror(EAX, 6).ror(EBX, 11).ror(ECX, 25).xor(EAX, EBX).xor(EAX, ECX);
        a.mov(EBX, vf).xor(EBX, vg).and(EBX, ve).xor(EBX, vg).add(vh, EAX).add(vh, EBX)
            .add(vh, mem(RDI, RBP, 4, 4 * i)).add(vh, mem(RSP, RBP, 4, 4 * i)).add(vd, vh);
        a.mov(EAX, va).mov(EBX, va).mov(ECX, va).ror(EAX, 2).ror(EBX, 13).ror(ECX, 22).xor(EAX, EBX).xor(EAX, ECX);
        a.mov(EBX, va).or(EBX, vb).and(EBX, vc).mov(ECX, va).and(ECX, vb).or(EBX, ECX).add(vh, EAX).add(vh, EBX);
    }

    @Override
    public long answer() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(message());
            return ByteBuffer.wrap(hash).getInt() & 0xffffffffL;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
