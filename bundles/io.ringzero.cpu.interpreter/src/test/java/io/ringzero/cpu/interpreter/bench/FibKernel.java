// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RDI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** The 24th Fibonacci number, doubly recursive. */
final class FibKernel extends Kernel {
    @Override
    public String name() {
        return "fib";
    }

    @Override
    public void code(Assembler a, Runnable end) {
        Label fib = a.label("fib");
        Label big = a.label("big");
        a.mov(EDI, 24).call(fib);
        end.run();
        a.bind(fib).cmp(EDI, 1).jcc(Condition.A, big).mov(EAX, EDI).ret();
        a.bind(big).push(RBX).push(RDI).sub(EDI, 1).call(fib).mov(EBX, EAX).pop(RDI).sub(EDI, 2).call(fib)
            .add(EAX, EBX).pop(RBX).ret();
    }

    @Override
    public long answer() {
        return 46368;
    }
}
