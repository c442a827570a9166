// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R15;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** The loops of the paper's table 3: system calls, select over 100 descriptors of a TCP connection, signals, processes. */
final class ProcessLoops {
    static final String LETTERS = "nisolghfeb";

    private static final String FILE = "/dev/shm/ringzero.bench";
    private static final long BYTE = LinuxCode.SCRATCH;
    private static final long WHO = LinuxCode.SCRATCH + 0x10;
    private static final long LENGTH = LinuxCode.SCRATCH + 0x30;
    private static final long WANTED = LinuxCode.SCRATCH + 0x40;
    private static final long SET = LinuxCode.SCRATCH + 0x60;
    private static final long NO_TIME = LinuxCode.SCRATCH + 0x80;
    private static final long ARGUMENTS = LinuxCode.SCRATCH + 0xc0;
    private static final long STATUS = LinuxCode.SCRATCH + 0x200;
    private static final int DESCRIPTORS = 100;
    private static final int CREATE = 0x42;
    private static final int SIGUSR1 = 10;

    private final LinuxCode code;
    private final Assembler asm;
    private final Signals signals;

    ProcessLoops(LinuxCode code, Signals signals) {
        this.code = code;
        this.asm = code.asm;
        this.signals = signals;
    }

    private static void nothing() {
    }

    void write() {
        code.loop('n', ProcessLoops::nothing, () -> code.call(110), ProcessLoops::nothing);
        code.loop('i', this::openDevices, this::readAndWrite, ProcessLoops::nothing);
        code.loop('s', this::makeFile, this::stat, ProcessLoops::nothing);
        code.loop('o', this::makeFile, this::openAndClose, ProcessLoops::nothing);
        code.loop('l', this::connect, this::select, ProcessLoops::nothing);
        code.loop('g', () -> signals.prepare(SIGUSR1), signals::install, ProcessLoops::nothing);
        code.loop('h', this::handled, this::kill, ProcessLoops::nothing);
        code.loop('f', ProcessLoops::nothing, () -> child(() -> {
        }), ProcessLoops::nothing);
        code.loop('e', this::oneself, () -> child(() -> execute("/proc/self/exe")), ProcessLoops::nothing);
        code.loop('b', this::shell, () -> child(() -> execute("/bin/sh")), ProcessLoops::nothing);
    }

    private void openDevices() {
        code.open("/dev/zero", 0);
        asm.mov(R15, RAX);
        code.open("/dev/null", 1);
        asm.mov(RBX, RAX);
    }

    private void readAndWrite() {
        asm.mov(RDI, R15).mov(RSI, BYTE).mov(EDX, 1);
        code.call(0);
        asm.mov(RDI, RBX).mov(RSI, BYTE).mov(EDX, 1);
        code.call(1);
    }

    private void makeFile() {
        code.open(FILE, CREATE);
        asm.mov(RDI, RAX);
        code.call(3);
    }

    private void stat() {
        code.text(RDI, FILE);
        asm.mov(RSI, STATUS);
        code.call(4);
    }

    private void openAndClose() {
        code.open(FILE, 0);
        asm.mov(RDI, RAX);
        code.call(3);
    }

    private void socket() {
        asm.mov(EDI, 2).mov(ESI, 1).xor(EDX, EDX);
        code.call(41);
    }

    /** A connection to oneself over 127.0.0.1, its client's end duplicated. */
    private void connect() {
        socket();
        // A sockaddr_in: AF_INET, port 0 (any), 127.0.0.1.
        asm.mov(R15, RAX).mov(RAX, 0x0100007f_0000_0002L).mov(abs(WHO), RAX);
        asm.mov(RDI, R15).mov(RSI, WHO).mov(EDX, 16);
        code.call(49);
        asm.mov(RDI, R15).mov(ESI, 1);
        code.call(50);
        asm.mov(RAX, 16).mov(abs(LENGTH), RAX).mov(RDI, R15).mov(RSI, WHO).mov(RDX, LENGTH);
        code.call(51);
        socket();
        asm.mov(R15, RAX).mov(RDI, RAX).mov(RSI, WHO).mov(EDX, 16);
        code.call(42);
        asm.mov(RBX, DESCRIPTORS);
        Label another = asm.here("another descriptor");
        asm.mov(RDI, R15);
        code.call(32);
        asm.mov(RDX, WANTED).emit("bts", mem(RDX, 0), RAX);
        asm.dec(RBX).jcc(Condition.NE, another);
        asm.lea(R15, mem(RAX, 1));
    }

    private void select() {
        asm.mov(RAX, abs(WANTED)).mov(abs(SET), RAX).mov(RAX, abs(WANTED + 8)).mov(abs(SET + 8), RAX);
        asm.mov(RDI, R15).mov(RSI, SET).xor(EDX, EDX).mov(R10, 0).mov(R8, NO_TIME);
        code.call(23);
    }

    private void handled() {
        signals.prepare(SIGUSR1);
        signals.install();
        code.call(39);
        asm.mov(R15, RAX);
    }

    private void kill() {
        asm.mov(RDI, R15).mov(ESI, SIGUSR1);
        code.call(62);
    }

    /** A child that does something and ends, and waiting for it. */
    private void child(Runnable deed) {
        Label parent = asm.label("parent");
        code.call(57);
        asm.test(RAX, RAX).jcc(Condition.NE, parent);
        deed.run();
        code.exit(0);
        asm.bind(parent).mov(RDI, -1).mov(RSI, STATUS).xor(EDX, EDX).mov(R10, 0);
        code.call(61);
        // A child that failed ends the program with its status, shifted as wait gives it.
        Label right = asm.label("right");
        asm.mov(ECX, io.ringzero.x86.Mem.mem32(RSI, 0)).test(ECX, ECX).jcc(Condition.E, right);
        code.exit(125);
        asm.bind(right);
    }

    private void execute(String path) {
        code.text(RDI, path);
        asm.mov(RSI, ARGUMENTS).xor(EDX, EDX);
        code.call(59);
    }

    private void oneself() {
        code.pointer(ARGUMENTS, "bench");
        code.pointer(ARGUMENTS + 8, "x");
    }

    private void shell() {
        code.pointer(ARGUMENTS, "sh");
        code.pointer(ARGUMENTS + 8, "-c");
        code.pointer(ARGUMENTS + 16, "$0 x");
        asm.mov(RAX, mem(R13, 8)).mov(abs(ARGUMENTS + 24), RAX);
    }
}
