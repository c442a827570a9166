// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import java.util.Arrays;

/** Sieve of Eratosthenes over 256 Ki bytes; counts primes. */
final class SieveKernel extends Kernel {
    private static final int N = 1 << 18;

    @Override
    public String name() {
        return "sieve";
    }

    @Override
    public byte[] data() {
        byte[] ones = new byte[N];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    @Override
    public void code(Assembler a, Runnable end) {
        Label nextPrime = a.label("nextPrime");
        Label test = a.label("test");
        a.mov(RBX, DATA).mov(ECX, 2);
        Label outer = a.here("outer");
        a.cmp(mem(RBX, RCX, 1, 0).withBits(8), 0).jcc(Condition.E, nextPrime).mov(EDX, ECX).imul(EDX, ECX).jmp(test);
        Label strike = a.here("strike");
        a.mov(mem(RBX, RDX, 1, 0).withBits(8), 0).add(RDX, RCX);
        a.bind(test).cmp(EDX, N).jcc(Condition.B, strike);
        a.bind(nextPrime).add(ECX, 1).cmp(ECX, 512).jcc(Condition.B, outer).mov(EAX, 0).mov(ECX, 2);
        Label count = a.here("count");
        a.movzx(EDX, mem(RBX, RCX, 1, 0).withBits(8)).add(EAX, EDX).add(ECX, 1).cmp(ECX, N).jcc(Condition.NE, count);
        end.run();
    }

    @Override
    public long answer() {
        return 23000; // primes below 2^18
    }
}
