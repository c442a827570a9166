// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.DS;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ES;
import static io.ringzero.x86.Register.FS;
import static io.ringzero.x86.Register.GS;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import org.jspecify.annotations.Nullable;

/**
 * The program that runs cases on the host's processor: a Linux process, written in our own assembler.
 *
 * <p>Started with the name of a file of records, it maps the file and the pages of {@link CaseLayout}, then obeys its standard
 * input: for each number of 8 bytes it runs that many records and answers one byte. A case is entered with all registers
 * loaded, by IRETQ into 64-bit or 32-bit code, and ends, by {@code int3} at its end at the latest,
 * with a signal on the alternate stack. The handler copies what the kernel saved (System V context, x87 and SSE state) to
 * the record and goes on with the next case; it never returns. Numbers are those of Linux on x86-64.
 */
final class HelperProgram {
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int OPEN = 2;
    private static final int MMAP = 9;
    private static final int MPROTECT = 10;
    private static final int RT_SIGACTION = 13;
    private static final int EXIT = 60;
    private static final int SIGALTSTACK = 131;
    private static final int MODIFY_LDT = 154;
    private static final int WRITE_LDT = 0x11;
    private static final int[] SIGNALS = {4, 5, 7, 8, 11}; // ILL TRAP BUS FPE SEGV
    private static final int SA_SIGINFO_RESTORER_ONSTACK_NODEFER = 0x4c00_0004;
    private static final int READ_EXECUTE = 5;
    private static final int FIXED_SHARED = 0x11;
    private static final int FIXED_ANONYMOUS = 0x32;
    private static final int NO_RIGHTS_ERROR = 1;

    private static final int USER_CODE32 = 0x23;
    private static final int USER_CODE64 = 0x33;
    private static final int USER_DATA = 0x2b;
    /** Where the file of records lies in the helper. */
    static final long SHARED = 0x3a4b_1000_0000L;
    /** Where no case's RSP gets by chance: a stack pointer within the signal stack would be used as it is. */
    private static final long SIGNAL_STACK = 0x3a5b_1c3d_0000L;
    private static final int SIGNAL_STACK_BYTES = 0x10000;
    /** In a ucontext: the general registers; behind the 23 of them the address of the x87 and SSE state. */
    private static final int UC_GREGS = 40;
    private static final int GREGS = 23;
    /** Flags of modify_ldt: 32 bits, usable; and limit in pages. */
    private static final int SEGMENT_32_USABLE = 0x41;
    private static final int LIMIT_IN_PAGES = 0x10;

    private final Assembler asm = new Assembler();
    private final Label handler = asm.label("handler");
    private final Label next = asm.label("next");
    private final Label fail = asm.label("fail");
    private final Label stackEnd = asm.label("stackEnd");
    private final Label current = asm.label("current");
    private final Label index = asm.label("index");
    private final Label count = asm.label("count");
    private final Label stack = asm.label("stack");
    private final Label action = asm.label("action");
    private final Label fsDescriptor = asm.label("fsDescriptor");
    private final Label gsDescriptor = asm.label("gsDescriptor");

    private HelperProgram() {
    }

    /** The executable file. */
    static byte[] executable() {
        HelperProgram program = new HelperProgram();
        program.start();
        program.batches();
        program.enter();
        program.handle();
        program.data();
        return Elf.executable(program.asm);
    }

    private void start() {
        asm.mov(RDI, mem64(RSP, 16)); // the first argument
        call(OPEN, null, 2, 0);
        asm.mov(R8, RAX);
        map(SHARED, CaseLayout.SHARED_BYTES, 3, FIXED_SHARED);
        fill(SHARED + CaseLayout.HEADER_CODE, 4096, 0xcccccccc_ccccccccL);
        mapAt(CaseLayout.CODE, 4096, READ_EXECUTE, FIXED_SHARED, CaseLayout.HEADER_CODE);
        asm.mov(R8, -1);
        map(CaseLayout.DATA, CaseLayout.DATA_BYTES, 3, FIXED_ANONYMOUS);
        map(CaseLayout.READ_ONLY, 4096, 3, FIXED_ANONYMOUS);
        fill(CaseLayout.READ_ONLY, 4096, CaseLayout.BACKGROUND);
        asm.mov(RDI, CaseLayout.READ_ONLY);
        call(MPROTECT, null, 4096, 1);
        map(SIGNAL_STACK, SIGNAL_STACK_BYTES, 3, FIXED_ANONYMOUS);
        call(SIGALTSTACK, stack, 0, 0);
        asm.movAddress(RAX, handler);
        asm.mov(mem64(action, 0), RAX);
        asm.mov(mem64(action, 16), RAX);
        for (int signal : SIGNALS) {
            asm.mov(RDI, signal);
            asm.mov(R10, 8);
            asm.lea(RSI, mem(action, 0));
            asm.mov(EDX, 0).mov(EAX, RT_SIGACTION).syscall();
            check();
        }
        descriptor(fsDescriptor);
        descriptor(gsDescriptor);
        Label over = asm.label("over");
        asm.jmp(over);
        asm.bind(fail).mov(EDI, NO_RIGHTS_ERROR).mov(EAX, EXIT).syscall();
        asm.bind(over);
    }

    /** A system call; its first argument is in RDI, or the address of a label; an error ends the process. */
    private void call(int number, @Nullable Label first, long second, long third) {
        if (first != null) {
            asm.lea(RDI, mem(first, 0));
        }
        asm.mov(RSI, second).mov(RDX, third).mov(EAX, number).syscall();
        check();
    }

    private void check() {
        asm.cmp(RAX, -4096);
        asm.jcc(Condition.A, fail);
    }

    private void map(long at, long bytes, int rights, int flags) {
        mapAt(at, bytes, rights, flags, 0);
    }

    private void mapAt(long at, long bytes, int rights, int flags, long offset) {
        asm.mov(RDI, at).mov(R10, flags).mov(R9, offset);
        call(MMAP, null, bytes, rights);
    }

    private void fill(long at, int bytes, long value) {
        asm.mov(RDI, at).mov(RAX, value).mov(ECX, bytes / 8);
        asm.rep().stosq();
    }

    /** Enters a descriptor into the process's LDT. */
    private void descriptor(Label description) {
        asm.mov(RDI, WRITE_LDT).lea(RSI, mem(description, 0)).mov(EDX, 16).mov(EAX, MODIFY_LDT).syscall();
        check();
    }

    private void batches() {
        Label batch = asm.here("batch");
        asm.xor(EDI, EDI).lea(RSI, mem(count, 0)).mov(EDX, 8).mov(EAX, READ).syscall();
        Label read = asm.label("read");
        asm.cmp(RAX, 8).jcc(Condition.E, read);
        asm.xor(EDI, EDI).mov(EAX, EXIT).syscall();
        asm.bind(read).xor(EAX, EAX).mov(mem64(index, 0), RAX);
        asm.bind(next);
        asm.mov(RAX, mem64(index, 0)).mov(RBX, SHARED).mov(mem64(RBX, CaseLayout.HEADER_INDEX), RAX);
        Label enter = asm.label("enter");
        asm.cmp(RAX, mem64(count, 0)).jcc(Condition.B, enter);
        asm.mov(EDI, 1).lea(RSI, mem(count, 0)).mov(EDX, 1).mov(EAX, WRITE).syscall();
        asm.jmp(batch);
        asm.bind(enter);
        asm.imul(RAX, RAX, CaseLayout.RECORD_BYTES).lea(RBX, mem(RBX, RAX, 1, CaseLayout.HEADER_BYTES));
        asm.mov(mem64(current, 0), RBX);
    }

    private void enter() {
        fill(CaseLayout.DATA, CaseLayout.DATA_BYTES, CaseLayout.BACKGROUND);
        copy(mem(RBX, CaseLayout.WINDOW0_AT), CaseLayout.WINDOW0, CaseLayout.WINDOW0_BYTES);
        copy(mem(RBX, CaseLayout.WINDOW1_AT), CaseLayout.WINDOW1, CaseLayout.WINDOW1_BYTES);
        long codeView = SHARED + CaseLayout.HEADER_CODE;
        fill(codeView + CaseLayout.CODE_MIDDLE - CaseLayout.CODE, CaseLayout.CODE_BYTES, 0xcccccccc_ccccccccL);
        fill(codeView + CaseLayout.CODE_END - CaseLayout.CODE, CaseLayout.CODE_BYTES, 0xcccccccc_ccccccccL);
        asm.mov(RDI, mem64(RBX, CaseLayout.RIP)).and(RDI, 4096 - CaseLayout.CODE_BYTES).mov(RAX, codeView).add(RDI,
            RAX);
        asm.lea(RSI, mem(RBX, CaseLayout.CODE_AT)).mov(ECX, CaseLayout.CODE_BYTES / 8);
        asm.rep().movsq();
        asm.db(0x48, 0x0f, 0xae, 0x8b).dd(CaseLayout.FXSAVE); // fxrstor64 [rbx + FXSAVE]
        Label wide = asm.label("wide");
        Label go = asm.label("go");
        asm.lea(RSP, mem(stackEnd, 0)).push(USER_DATA).push(mem64(RBX, CaseLayout.GPR + RSP.number() * 8));
        asm.push(mem64(RBX, CaseLayout.RFLAGS));
        asm.mov(RAX, mem64(RBX, CaseLayout.MODE)).test(EAX, EAX).jcc(Condition.E, wide);
        asm.push(USER_CODE32).push(mem64(RBX, CaseLayout.RIP));
        asm.mov(EAX, USER_DATA).mov(DS, Register.AX).mov(ES, Register.AX);
        asm.mov(EAX, CaseLayout.FS_SELECTOR32).mov(FS, Register.AX);
        asm.mov(EAX, CaseLayout.GS_SELECTOR32).mov(GS, Register.AX);
        asm.jmp(go);
        asm.bind(wide).push(USER_CODE64).push(mem64(RBX, CaseLayout.RIP));
        asm.xor(EAX, EAX).mov(DS, Register.AX).mov(ES, Register.AX).mov(FS, Register.AX).mov(GS, Register.AX);
        asm.mov(RAX, mem64(RBX, CaseLayout.FS_BASE)).emit("wrfsbase", RAX);
        asm.mov(RAX, mem64(RBX, CaseLayout.GS_BASE)).emit("wrgsbase", RAX);
        asm.bind(go);
        for (int number = 0; number < 16; number++) {
            if (number != RBX.number() && number != RSP.number()) {
                asm.mov(Register.general(number, 64), mem64(RBX, CaseLayout.GPR + number * 8));
            }
        }
        asm.mov(RBX, mem64(RBX, CaseLayout.GPR + RBX.number() * 8));
        asm.iretq(); // also serializes: the code was written through another mapping
    }

    private void copy(Operand from, long to, int bytes) {
        asm.lea(RSI, from).mov(RDI, to).mov(ECX, bytes / 8);
        asm.rep().movsq();
    }

    /** RDI signal, RSI its information, RDX the context. */
    private void handle() {
        int raw = CaseLayout.INPUT_BYTES;
        asm.bind(handler).push(2).popfq().mov(RBX, mem64(current, 0)).mov(mem64(RBX, raw + CaseLayout.RAW_SIGNAL), RDI);
        asm.lea(RSI, mem(RDX, UC_GREGS)).lea(RDI, mem(RBX, raw + CaseLayout.RAW_GREGS)).mov(ECX, GREGS);
        asm.rep().movsq();
        asm.emit("rdfsbase", RAX).mov(mem64(RBX, raw + CaseLayout.RAW_FS_BASE), RAX);
        asm.emit("rdgsbase", RAX).mov(mem64(RBX, raw + CaseLayout.RAW_GS_BASE), RAX);
        asm.mov(EAX, DS).mov(mem64(RBX, raw + CaseLayout.RAW_DS), RAX);
        asm.mov(EAX, ES).mov(mem64(RBX, raw + CaseLayout.RAW_ES), RAX);
        asm.mov(EAX, FS).mov(mem64(RBX, raw + CaseLayout.RAW_FS), RAX);
        asm.mov(EAX, GS).mov(mem64(RBX, raw + CaseLayout.RAW_GS), RAX);
        asm.mov(RSI, mem64(RDX, UC_GREGS + GREGS * 8)).lea(RDI, mem(RBX, raw + CaseLayout.FXSAVE));
        asm.mov(ECX, CaseLayout.FXSAVE_BYTES / 8).rep().movsq();
        asm.mov(RSI, CaseLayout.WINDOW0).lea(RDI, mem(RBX, raw + CaseLayout.WINDOW0_AT));
        asm.mov(ECX, CaseLayout.WINDOW0_BYTES / 8).rep().movsq();
        asm.mov(RSI, CaseLayout.WINDOW1).lea(RDI, mem(RBX, raw + CaseLayout.WINDOW1_AT));
        asm.mov(ECX, CaseLayout.WINDOW1_BYTES / 8).rep().movsq();
        asm.mov(RAX, mem64(index, 0)).inc(RAX).mov(mem64(index, 0), RAX);
        asm.lea(RSP, mem(stackEnd, 0)).jmp(next);
    }

    private void data() {
        asm.align(16);
        asm.bind(current).dq(0).bind(index).dq(0).bind(count).dq(0);
        asm.bind(stack).dq(SIGNAL_STACK).dq(0).dq(SIGNAL_STACK_BYTES);
        asm.bind(action).dq(0).dq(SA_SIGINFO_RESTORER_ONSTACK_NODEFER).dq(0).dq(0);
        asm.bind(fsDescriptor).dd(0, CaseLayout.FS_BASE32, CaseLayout.FS_LIMIT32 >>> 12,
            SEGMENT_32_USABLE | LIMIT_IN_PAGES);
        asm.bind(gsDescriptor).dd(1, CaseLayout.GS_BASE32, CaseLayout.GS_LIMIT32, SEGMENT_32_USABLE);
        asm.align(16).space(1024).bind(stackEnd);
    }
}
