// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R11;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** Copies 64 KiB sixteen times with general registers, 32 bytes a turn; answers the last word copied. */
final class MemcpyKernel extends Kernel {
    private static final int BYTES = 1 << 16;
    private static final int ROUNDS = 16;

    @Override
    public String name() {
        return "memcpy";
    }

    @Override
    public byte[] data() {
        return Words.bytes(Words.random(BYTES / 4));
    }

    @Override
    public void code(Assembler a, Runnable end) {
        a.mov(ECX, ROUNDS);
        Label round = a.here("round");
        a.mov(RSI, DATA).mov(RDI, DATA + BYTES).mov(RDX, DATA + BYTES);
        Label turn = a.here("turn");
        a.mov(R8, mem64(RSI, 0)).mov(R9, mem64(RSI, 8)).mov(R10, mem64(RSI, 16)).mov(R11, mem64(RSI, 24))
            .mov(mem64(RDI, 0), R8).mov(mem64(RDI, 8), R9).mov(mem64(RDI, 16), R10).mov(mem64(RDI, 24), R11)
            .add(RSI, 32).add(RDI, 32).cmp(RSI, RDX).jcc(Condition.NE, turn).dec(ECX).jcc(Condition.NE, round)
            .mov(RAX, mem64(RDI, -8));
        end.run();
    }

    @Override
    public long answer() {
        int[] words = Words.random(BYTES / 4);
        return (long) words[words.length - 1] << 32 | words[words.length - 2];
    }
}
