// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What two outcomes of one input have different, as text; empty when they agree as far as the manuals define. */
final class Comparison {
    private static final String[] NAMES = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10",
        "r11",
        "r12", "r13", "r14", "r15"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
    private static final long RF = 1 << 16;
    private static final int PAGE_FAULT = 14;
    private static final int CODE64 = 0x33;
    /** MXCSR.MM in MXCSR_MASK, as it lies in a word of 8 bytes. */
    private static final long MM_IN_MASK = 1L << 49;
    private static final long PROCESS_END = 0x7fff_ffff_f000L;
    private static final int STACK_FAULT = 12;
    private static final int FX = CaseLayout.FXSAVE;
    /** MXCSR.MM, which the host may have and let a case load (APM Vol. 2 11.3.2); where it is not reported that is #GP. */
    private static final int MISALIGNED_SSE = 1 << 17;

    private Comparison() {
    }

    /** Whether anything differs, undefined flags included: the quick look. */
    static boolean same(Record input, Record host, Record engine) {
        return Arrays.equals(host.bytes, CaseLayout.WINDOW0_AT, CaseLayout.INPUT_BYTES, engine.bytes,
            CaseLayout.WINDOW0_AT,
            CaseLayout.INPUT_BYTES)
            && Arrays.equals(host.bytes, 0, CaseLayout.RFLAGS, engine.bytes, 0, CaseLayout.RFLAGS)
            && differences(input, host, engine).isEmpty();
    }

    /** All differences. */
    static List<String> differences(Record input, Record host, Record engine) {
        List<String> found = new ArrayList<>(0);
        if ((host.getInt(FX + 24) & MISALIGNED_SSE) != 0 || readsMask(input)) {
            return found;
        }
        boolean wide = input.get(CaseLayout.MODE) == CaseLayout.MODE64;
        event(found, host, engine);
        long mask = wide ? -1 : 0xffff_ffffL;
        boolean left = wide && host.get(CaseLayout.SELECTORS + 8) != CODE64; // for code that has half of RSP
        for (int i = 0; i < (wide ? 16 : 8); i++) {
            long seen = left && i == 4 ? mask & 0xffff_ffffL : mask;
            number(found, NAMES[i], host.gpr(i) & seen, engine.gpr(i) & seen);
        }
        number(found, "rip", host.get(CaseLayout.RIP), engine.get(CaseLayout.RIP));
        long flags = (host.get(CaseLayout.RFLAGS) ^ engine.get(CaseLayout.RFLAGS)) & ~RF;
        if (flags != 0 && (flags & ~Undefined.mask(input)) != 0) {
            long defined = ~(RF | Undefined.mask(input));
            number(found, "rflags", host.get(CaseLayout.RFLAGS) & defined, engine.get(CaseLayout.RFLAGS) & defined);
        }
        for (int i = 0; i < 6; i++) {
            number(found, SEGMENTS[i], selector(host, i), selector(engine, i));
        }
        if (wide) {
            number(found, "fsbase", host.get(CaseLayout.FS_BASE), engine.get(CaseLayout.FS_BASE));
            number(found, "gsbase", host.get(CaseLayout.GS_BASE), engine.get(CaseLayout.GS_BASE));
        }
        floatingPoint(found, input, host, engine, wide);
        memory(found, input, host, engine);
        return found;
    }

    /** A selector; the kernel's way out clears the RPL of null ones. */
    private static long selector(Record outcome, int number) {
        long selector = outcome.get(CaseLayout.SELECTORS + number * 8);
        return selector <= 3 ? 0 : selector;
    }

    private static void event(List<String> found, Record host, Record engine) {
        number(found, "vector", host.get(CaseLayout.VECTOR), engine.get(CaseLayout.VECTOR));
        int vector = (int) host.get(CaseLayout.VECTOR);
        if (vector == 8 || vector >= 10 && vector <= PAGE_FAULT || vector == 17) {
            // The kernel tells every address beyond a process as present, so that nobody learns its layout.
            boolean high = vector == PAGE_FAULT && Long.compareUnsigned(host.get(CaseLayout.CR2), PROCESS_END) >= 0;
            long mask = high ? ~1L : -1L;
            number(found, "error", host.get(CaseLayout.ERROR) & mask, engine.get(CaseLayout.ERROR) & mask);
        }
        number(found, "cr2", host.get(CaseLayout.CR2), engine.get(CaseLayout.CR2));
    }

    private static void floatingPoint(List<String> found, Record input, Record host, Record engine, boolean wide) {
        if (Arrays.equals(host.bytes, FX, FX + 416, engine.bytes, FX, FX + 416) || brokenOff(input, host)) {
            return;
        }
        number(found, "fcw", host.getShort(FX), engine.getShort(FX));
        boolean approximate = Approximation.in(input);
        int fsw = approximate ? ~Approximation.FSW_UNDEFINED : -1;
        number(found, "fsw", host.getShort(FX + 2) & fsw, engine.getShort(FX + 2) & fsw);
        number(found, "ftw", host.bytes[FX + 4] & 0xff, engine.bytes[FX + 4] & 0xff);
        number(found, "fop", host.getShort(FX + 6), engine.getShort(FX + 6));
        number(found, "fip", host.get(FX + 8), engine.get(FX + 8));
        number(found, "fdp", host.get(FX + 16), engine.get(FX + 16));
        number(found, "mxcsr", host.getInt(FX + 24), engine.getInt(FX + 24));
        for (int i = 0; i < 8; i++) {
            int at = FX + 32 + i * 16;
            if (approximate && Approximation.close80(host, engine, at)) {
                continue;
            }
            pair(found, "st" + i, host.getShort(at + 8), host.get(at), engine.getShort(at + 8), engine.get(at), 4);
        }
        for (int i = 0; i < (wide ? 16 : 8); i++) {
            int at = FX + 160 + i * 16;
            if (approximate && Approximation.closeFloats(host, engine, at)) {
                continue;
            }
            pair(found, "xmm" + i, host.get(at + 8), host.get(at), engine.get(at + 8), engine.get(at), 16);
        }
    }

    /**
     * Whether a load of the x87 unit's image ended with a fault: how much of it was taken by then differs with the place, and the
     * manuals leave it open; the instruction is repeated from its beginning.
     */
    private static boolean brokenOff(Record input, Record host) {
        int vector = (int) host.get(CaseLayout.VECTOR);
        return vector >= STACK_FAULT && vector <= PAGE_FAULT && Undefined.instructions(input).stream()
            .anyMatch(instruction -> instruction.handler() == Handler.FRSTOR || instruction
                .handler() == Handler.FLDENV);
    }

    private static void memory(List<String> found, Record input, Record host, Record engine) {
        for (int at = CaseLayout.WINDOW0_AT; at < CaseLayout.INPUT_BYTES; at += 8) {
            if (host.get(at) != engine.get(at) && !((host.get(at) ^ engine.get(at)) == MM_IN_MASK && at % 16 == 8
                && saves(input))) {
                long linear = at < CaseLayout.WINDOW1_AT
                    ? CaseLayout.WINDOW0 + at - CaseLayout.WINDOW0_AT
                    : CaseLayout.WINDOW1 + at - CaseLayout.WINDOW1_AT;
                number(found, "[" + Long.toHexString(linear) + "]", host.get(at), engine.get(at));
            }
        }
    }

    /** Whether the code stores MXCSR_MASK, which tells the processor's features. */
    private static boolean saves(Record input) {
        return Undefined.instructions(input).stream().anyMatch(instruction -> instruction.handler() == Handler.FXSAVE);
    }

    /** Whether something follows the store of MXCSR_MASK and may read it. */
    private static boolean readsMask(Record input) {
        List<Instruction> instructions = Undefined.instructions(input);
        return instructions.stream().limit(Math.max(0, instructions.size() - 1))
            .anyMatch(instruction -> instruction.handler() == Handler.FXSAVE);
    }

    private static void pair(List<String> found, String name, long hostHigh, long hostLow, long engineHigh,
        long engineLow,
        int digits) {
        if (hostHigh != engineHigh || hostLow != engineLow) {
            found.add(String.format("%s: host %0" + digits + "x:%016x, engine %0" + digits + "x:%016x", name, hostHigh,
                hostLow,
                engineHigh, engineLow));
        }
    }

    private static void number(List<String> found, String name, long host, long engine) {
        if (host != engine) {
            found.add(name + ": host " + Long.toHexString(host) + ", engine " + Long.toHexString(engine));
        }
    }
}
