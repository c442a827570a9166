// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Label;

/** Handlers of signals: one that returns at once, one that goes on behind a store that faulted (Linux, asm/ucontext.h). */
final class Signals {
    private static final long ACTION = LinuxCode.SCRATCH + 0x400;
    private static final long NUMBER = LinuxCode.SCRATCH + 0x440;
    private static final long NEXT = LinuxCode.SCRATCH + 0x448;
    private static final long RESTORER_AND_INFO = 0x0400_0004;
    private static final int SAVED_RIP = 168;

    private final LinuxCode code;
    private final Assembler asm;
    private final Label quiet;
    private final Label skipping;
    private final Label restorer;

    /** Writes the handlers, where nothing runs into them. */
    Signals(LinuxCode code) {
        this.code = code;
        this.asm = code.asm;
        quiet = asm.here("quiet handler");
        asm.ret();
        skipping = asm.here("skipping handler");
        asm.mov(RAX, abs(NEXT)).mov(mem64(RDX, SAVED_RIP), RAX).ret();
        restorer = asm.here("restorer");
        asm.mov(EAX, 15).syscall();
    }

    /** Fills the action in for a handler that returns. */
    void prepare(int signal) {
        prepare(signal, quiet);
    }

    /** Fills the action in for a handler that goes on at a label. */
    void prepareSkipping(int signal, Label next) {
        asm.lea(RAX, next).mov(abs(NEXT), RAX);
        prepare(signal, skipping);
    }

    private void prepare(int signal, Label handler) {
        asm.mov(RAX, (long) signal).mov(abs(NUMBER), RAX).lea(RAX, handler).mov(abs(ACTION), RAX)
            .mov(RAX, RESTORER_AND_INFO).mov(abs(ACTION + 8), RAX).lea(RAX, restorer).mov(abs(ACTION + 16), RAX);
    }

    /** rt_sigaction. */
    void install() {
        asm.mov(RDI, abs(NUMBER)).mov(RSI, ACTION).xor(EDX, EDX).mov(R10, 8);
        code.call(13);
    }
}
