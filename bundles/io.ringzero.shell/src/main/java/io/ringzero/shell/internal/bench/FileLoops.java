// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R15;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** The loops of the paper's table 5: files made and removed in memory, mappings of a file, page and protection faults. */
final class FileLoops {
    static final String LETTERS = "mupvCD";

    /** Bytes that mappings without a latency of their own to measure have: 256 pages. */
    static final int FAULT_BYTES = 1 << 20;

    private static final int MAPPED_BYTES = 4 << 20;
    private static final int STRIDE = 16 << 10;
    private static final int PAGE = 4096;
    private static final long NAME = LinuxCode.SCRATCH + 0x600;
    private static final long CONTENTS = BenchElf.DATA + 0x10000;
    private static final int SIGSEGV = 11;

    private final LinuxCode code;
    private final Assembler asm;
    private final Signals signals;

    FileLoops(LinuxCode code, Signals signals) {
        this.code = code;
        this.asm = code.asm;
        this.signals = signals;
    }

    private static void nothing() {
    }

    void write() {
        mapping('m', MAPPED_BYTES, STRIDE);
        mapping('u', FAULT_BYTES, 0);
        mapping('p', FAULT_BYTES, PAGE);
        Label next = asm.label("behind the store");
        code.loop('v', () -> readOnlyPage(next), () -> {
            code.store(RBX);
            asm.bind(next);
        }, FileLoops::nothing);
        code.loop('C', this::name, this::create, FileLoops::nothing);
        code.loop('D', this::name, this::delete, FileLoops::nothing);
    }

    private void mapping(char letter, int bytes, int step) {
        code.loop(letter, () -> {
            code.open("/dev/shm/ringzero.mapped", 0x42);
            asm.mov(R15, RAX).mov(RDI, RAX).mov(RSI, (long) MAPPED_BYTES);
            code.call(77);
        }, () -> {
            map(bytes, 3, 1, true);
            if (step != 0) {
                asm.mov(RDX, RBX).lea(RCX, mem(RBX, bytes));
                Label touch = asm.here("touch");
                code.store(RDX);
                asm.add(RDX, step).cmp(RDX, RCX).jcc(Condition.B, touch);
            }
            asm.mov(RDI, RBX).mov(RSI, (long) bytes);
            code.call(11);
        }, FileLoops::nothing);
    }

    private void map(int bytes, int protection, int flags, boolean ofFile) {
        asm.xor(EDI, EDI).mov(RSI, (long) bytes).mov(EDX, protection).mov(R10, (long) flags);
        if (ofFile) {
            asm.mov(R8, R15);
        } else {
            asm.mov(R8, -1L);
        }
        asm.mov(R9, 0L);
        code.call(9);
        asm.mov(RBX, RAX);
    }

    private void readOnlyPage(Label next) {
        map(PAGE, 1, 0x22, false);
        signals.prepareSkipping(SIGSEGV, next);
        signals.install();
    }

    /** {@code /dev/shm/rzbench}, little-endian; digits follow. */
    private void name() {
        asm.mov(RAX, 0x6d68732f7665642fL).mov(abs(NAME), RAX).mov(RAX, 0x68636e65627a722fL).mov(abs(NAME + 8), RAX);
    }

    private void create() {
        code.digits(NAME + 16);
        asm.mov(RDI, NAME).mov(RSI, 0x241L).mov(EDX, 0600);
        code.call(2);
        Label empty = asm.label("empty");
        asm.mov(RBX, RAX).test(R15, R15).jcc(Condition.E, empty).mov(RDI, RBX).mov(RSI, CONTENTS).mov(RDX, R15);
        code.call(1);
        asm.bind(empty).mov(RDI, RBX);
        code.call(3);
    }

    private void delete() {
        code.digits(NAME + 16);
        asm.mov(RDI, NAME);
        code.call(87);
    }
}
