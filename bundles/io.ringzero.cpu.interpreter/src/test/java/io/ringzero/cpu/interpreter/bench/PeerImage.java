// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import io.ringzero.x86.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A loop with a driver around it as an ELF file: a static Linux program for the host, or a kernel for a bare machine (PVH entry)
 * that another emulator boots. Code and addresses of the loop are those that the engine runs. The driver runs it {@link
 * #RUNS} times on fresh data, keeps the least count of time-stamp ticks, and gives out six words of 64 bits: that count, the
 * answer, and twice monotonic nanoseconds and ticks (nanoseconds 0 on a bare machine).
 */
final class PeerImage {
    static final int RUNS = 60;
    static final int RESULT_BYTES = 48;
    private static final long BASE = 0x10000;
    private static final long STACK = 0x80000;
    private static final long RESULT = 0xa0000;
    private static final long PRISTINE = 0x400000;
    private static final long STUB = 0x600000;
    private static final int SYS_WRITE = 1;
    private static final int SYS_EXIT = 60;
    private static final int SYS_CLOCK_GETTIME = 228;
    private static final int DEBUG_CONSOLE = 0xe9;
    private static final int DEBUG_EXIT = 0xf4;

    private PeerImage() {
    }

    static byte[] forHost(Kernel kernel) {
        ByteBuffer memory = memory(kernel, program(kernel, true), PRISTINE + kernel.data().length);
        return PeerElf.file(memory.array(), BASE, 0, BASE, -1);
    }

    /** To be given to an emulator's {@code -kernel}; ends by a write to port 0xf4. */
    static byte[] forBareMachine(Kernel kernel) {
        ByteBuffer memory = memory(kernel, program(kernel, false), STUB + LongModeStub.BYTES);
        memory.put((int) (STUB - BASE), LongModeStub.bytes(STUB, BASE));
        return PeerElf.file(memory.array(), BASE, LongModeStub.PHYSICAL, BASE, STUB + LongModeStub.PHYSICAL);
    }

    private static ByteBuffer memory(Kernel kernel, Program program, long end) {
        ByteBuffer memory = ByteBuffer.allocate((int) (end - BASE)).order(ByteOrder.LITTLE_ENDIAN);
        memory.put(0, program.bytes());
        memory.put((int) (Kernel.TABLE - BASE), kernel.table());
        memory.put((int) (PRISTINE - BASE), kernel.data());
        return memory;
    }

    private static Program program(Kernel kernel, boolean host) {
        Assembler a = new Assembler();
        Label again = a.label("again");
        Label after = a.label("after");
        a.mov(RSP, STACK).mov(RBP, RESULT).mov(RAX, -1).mov(mem64(RBP, 0), RAX);
        stamp(a, host, 16);
        a.mov(mem64(RBP, RESULT_BYTES), RUNS);
        a.bind(again).mov(RSI, PRISTINE).mov(RDI, Kernel.DATA).mov(ECX, kernel.data().length).cld().rep().emit("movsb");
        ticks(a);
        a.mov(RBP, RESULT).mov(mem64(RBP, RESULT_BYTES + 8), RAX);
        kernel.code(a, () -> a.jmp(after));
        a.bind(after).mov(RBP, RESULT).mov(mem64(RBP, 8), RAX);
        ticks(a);
        Label slower = a.label("slower");
        a.sub(RAX, mem64(RBP, RESULT_BYTES + 8)).cmp(RAX, mem64(RBP, 0)).jcc(Condition.AE, slower)
            .mov(mem64(RBP, 0), RAX);
        a.bind(slower).dec(mem64(RBP, RESULT_BYTES)).jcc(Condition.NE, again);
        stamp(a, host, 32);
        finish(a, host);
        return a.assemble(BASE);
    }

    /** Ticks in RAX; nothing before is still under way. */
    private static void ticks(Assembler a) {
        a.emit("lfence").rdtsc().shl(RDX, 32).or(RAX, RDX);
    }

    private static void stamp(Assembler a, boolean host, int offset) {
        if (host) {
            a.mov(EAX, SYS_CLOCK_GETTIME).mov(EDI, 1).lea(RSI, mem64(RBP, RESULT_BYTES + 16)).syscall()
                .mov(RAX, mem64(RBP, RESULT_BYTES + 16)).emit("imul", RAX, RAX, Immediate.of(1_000_000_000))
                .add(RAX, mem64(RBP, RESULT_BYTES + 24)).mov(mem64(RBP, offset), RAX);
        } else {
            a.mov(EAX, 0).mov(mem64(RBP, offset), RAX);
        }
        ticks(a);
        a.mov(mem64(RBP, offset + 8), RAX);
    }

    private static void finish(Assembler a, boolean host) {
        if (host) {
            a.mov(EAX, SYS_WRITE).mov(EDI, 1).mov(RSI, RBP).mov(EDX, RESULT_BYTES).syscall().mov(EAX, SYS_EXIT)
                .mov(EDI, 0).syscall();
        } else {
            a.mov(RSI, RBP).mov(ECX, RESULT_BYTES).mov(EDX, DEBUG_CONSOLE).rep().emit("outsb").mov(EDX, DEBUG_EXIT)
                .mov(EAX, 0).emit("out", io.ringzero.x86.Register.DX, AL).hlt();
        }
    }
}
