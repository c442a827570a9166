// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R8D;
import static io.ringzero.x86.Register.R9D;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** Product of two 64 x 64 matrices of 32-bit integers; answers the sum of its elements. */
final class MatmulKernel extends Kernel {
    private static final int N = 64;
    private static final long SECOND = DATA + 4L * N * N;

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public byte[] data() {
        return Words.bytes(Words.random(2 * N * N));
    }

    @Override
    public void code(Assembler a, Runnable end) {
        a.mov(EAX, 0).mov(R8D, 0);
        Label row = a.here("row");
        a.mov(R9D, 0);
        Label column = a.here("column");
        a.mov(EDX, R8D).shl(EDX, 8).mov(RSI, DATA).add(RSI, io.ringzero.x86.Register.RDX)
            .mov(RDI, SECOND).lea(RDI, mem(RDI, io.ringzero.x86.Register.R9, 4, 0)).mov(ECX, N).mov(EBX, 0);
        Label inner = a.here("inner");
        a.mov(EDX, mem(RSI, 0)).imul(EDX, mem(RDI, 0).withBits(32)).add(EBX, EDX).add(RSI, 4).add(RDI, 4 * N)
            .sub(ECX, 1).jcc(Condition.NE, inner);
        a.add(EAX, EBX).add(R9D, 1).cmp(R9D, N).jcc(Condition.NE, column).add(R8D, 1).cmp(R8D, N)
            .jcc(Condition.NE, row);
        end.run();
    }

    @Override
    public long answer() {
        int[] words = Words.random(2 * N * N);
        int sum = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                for (int k = 0; k < N; k++) {
                    sum += words[i * N + k] * words[N * N + k * N + j];
                }
            }
        }
        return sum & 0xffffffffL;
    }
}
