// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.cpu.interpreter.internal.FaultMatrix.Outcome;
import io.ringzero.cpu.interpreter.internal.RowCode.Base;
import io.ringzero.cpu.interpreter.internal.RowCode.Code;
import io.ringzero.x86.Attribute;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Memory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fault matrix whose rows are those of the opcode table: privilege, LOCK, page faults at each byte of a crossing access,
 * addresses that are not canonical or beyond a limit. {@link FaultMatrix} sees to it that nothing else changed.
 */
class EveryRowFaultsAsItMustTest {
    private static final long EDGE = Bench.DATA + 0x1000;
    /** Instructions that compute with an address, or treat it as a hint. */
    private static final Set<Handler> NO_ACCESS = EnumSet.of(Handler.LEA, Handler.NOP, Handler.PREFETCH, Handler.INVLPG,
        Handler.UD);
    /** What this processor does not have: #UD whatever the operands. */
    private static final Set<Handler> ABSENT = EnumSet.of(Handler.UD, Handler.VMMCALL);
    private static final Set<Handler> PUSHES = EnumSet.of(Handler.PUSH, Handler.PUSHF, Handler.PUSH_SEGMENT,
        Handler.PUSHA,
        Handler.CALL_NEAR, Handler.ENTER);
    private static final Set<Handler> POPS = EnumSet.of(Handler.POP, Handler.POPF, Handler.POP_SEGMENT, Handler.POPA,
        Handler.RET_NEAR, Handler.LEAVE);
    /** Instructions with areas of their own rules; {@link FpuImagesTest} has their faults. */
    private static final Set<Handler> IMAGES = EnumSet.of(Handler.FXSAVE, Handler.FXRSTOR, Handler.XSAVE,
        Handler.XSAVEOPT, Handler.XRSTOR);

    /** Judges one row. */
    private interface Judge {
        /** What differs from the expectation; null for a row that it has none for. */
        @Nullable
        List<String> differences(Code code);
    }

    /** Runs each row that passes, collects what differs from the expectation, and answers how many rows there were. */
    private static int judge(CodeMode mode, Base base, Judge judge) {
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Code code : RowCode.all(mode, base)) {
            try {
                List<String> found = judge.differences(code);
                judged += found == null ? 0 : 1;
                if (found != null) {
                    found.forEach(text -> wrong.add(code + ": " + text));
                }
            } catch (AssertionError | RuntimeException e) {
                wrong.add(code + ": " + e);
            }
        }
        assertEquals("", String.join("\n", wrong), wrong.size() + " differences");
        return judged;
    }

    private static List<String> differs(Outcome expected, Outcome found) {
        return expected.equals(found) ? List.of() : List.of("expected " + expected + ", found " + found);
    }

    @ParameterizedTest
    @EnumSource(value = CodeMode.class, names = {"LONG64", "PROTECTED32"})
    void privilegedRowsAreRefusedAtUserLevel(CodeMode mode) {
        try (FaultMatrix matrix = new FaultMatrix(mode)) {
            matrix.level(3);
            int rows = judge(mode, Base.SI, code -> {
                if (!code.in().form().attributes().contains(Attribute.PRIV)) {
                    return null;
                }
                matrix.point(Bench.DATA);
                // STAC and CLAC do not exist outside CPL 0 (SDM Vol. 2)
                boolean unknown = ABSENT.contains(code.in().handler())
                    || !Features.working().contains(code.in().form().feature())
                    || code.in().handler() == Handler.STAC
                    || code.in().handler() == Handler.CLAC;
                Outcome expected = unknown
                    ? Outcome.of(Vector.UD, 0)
                    : Outcome.of(Vector.GP, 0);
                return differs(expected, matrix.run(code.bytes()));
            });
            assertTrue(rows > 20, rows + " rows");
        }
    }

    @ParameterizedTest
    @EnumSource(value = CodeMode.class, names = {"LONG64", "PROTECTED32"})
    void lockIsRefusedWhereTheTableDoesNotAllowIt(CodeMode mode) {
        try (FaultMatrix matrix = new FaultMatrix(mode)) {
            int rows = judge(mode, Base.SI, code -> {
                if (code.in().form().lockable() && code.in().memory() != null) {
                    return null;
                }
                matrix.point(Bench.DATA);
                return differs(Outcome.of(Vector.UD, 0), matrix.run(code.locked()));
            });
            assertTrue(rows > 800, rows + " rows");
        }
    }

    @ParameterizedTest
    @EnumSource(value = CodeMode.class, names = {"LONG64", "PROTECTED32"})
    void crossingAccessesFaultAtEachByteBeforeAnyEffect(CodeMode mode) {
        try (FaultMatrix matrix = new FaultMatrix(mode)) {
            int rows = judge(mode, Base.SI, code -> {
                int bytes = accessed(code.in());
                if (bytes == 0) {
                    return null;
                }
                List<String> wrong = new ArrayList<>();
                boolean writes = writes(matrix, code);
                for (int inFirst = 0; inFirst < bytes; inFirst++) {
                    matrix.point(EDGE - inFirst);
                    matrix.bench.mmu.absent.add(EDGE >>> 12);
                    wrong.addAll(crossing(code.in(), writes, inFirst, matrix.run(code.bytes())));
                    matrix.bench.mmu.absent.clear();
                }
                return wrong;
            });
            assertTrue(rows > 500, rows + " rows");
        }
    }

    /** An operand of 16 bytes may have to be aligned; then that comes first. */
    private static List<String> crossing(Instruction in, boolean writes, int inFirst, Outcome found) {
        boolean wide = accessed(in) == 16;
        if (wide && inFirst > 0 && found.equals(Outcome.of(Vector.GP, 0))) {
            return List.of();
        }
        Outcome expected = new Outcome(Vector.PF, writes ? 2 : 0, EDGE);
        return expected.equals(found)
            ? List.of()
            : List.of(inFirst + " bytes in the first page: expected " + expected + ", found " + found);
    }

    /** Whether an instruction writes its operand: a protected page tells. */
    private static boolean writes(FaultMatrix matrix, Code code) {
        matrix.point(EDGE);
        matrix.bench.mmu.readOnly.add(EDGE >>> 12);
        Outcome found = matrix.run(code.bytes());
        matrix.bench.mmu.readOnly.clear();
        boolean readsFirst = code.in().handler() == Handler.MOVS; // its two operands stand at one place
        return found.vector() == Vector.PF && found.error() == 3 && !readsFirst;
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void addressesThatAreNotCanonicalFaultByTheirSegment(Base base) {
        try (FaultMatrix matrix = new FaultMatrix(CodeMode.LONG64)) {
            int rows = judge(CodeMode.LONG64, base, code -> {
                if (accessed(code.in()) == 0 && !IMAGES.contains(code.in().handler())
                    || code.in().addressBits() == 32) {
                    return null;
                }
                boolean stack = code.in().memory() != null
                    && code.in().memory().segment() == io.ringzero.x86.Register.SS;
                matrix.point(0x8000_0000_0000L);
                return differs(Outcome.of(stack ? Vector.SS : Vector.GP, 0), matrix.run(code.bytes()));
            });
            assertTrue(rows > 500, rows + " rows");
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void accessesBeyondALimitFaultByTheirSegment(Base base) {
        try (FaultMatrix matrix = new FaultMatrix(CodeMode.PROTECTED32)) {
            int limited = base == Base.BP ? CpuState.SS : CpuState.DS;
            for (int segment : new int[] {limited, CpuState.ES}) {
                Segment flat = matrix.bench.state.segment(segment);
                matrix.bench.state.segment(segment, new Segment(flat.selector(), flat.attributes() & ~0x8000,
                    EDGE - 1, 0));
            }
            int rows = judge(CodeMode.PROTECTED32, base, code -> {
                int bytes = accessed(code.in());
                if (bytes == 0 || code.in().memory() == null || code.in().addressBits() == 16) {
                    return null;
                }
                boolean stack = code.in().memory().segment() == io.ringzero.x86.Register.SS;
                if (base == Base.BP && !stack) {
                    return null;
                }
                matrix.point(EDGE - bytes + 1);
                Outcome found = matrix.run(code.bytes());
                Outcome expected = Outcome.of(stack ? Vector.SS : Vector.GP, 0);
                // An operand of 16 bytes may have to be aligned.
                return bytes == 16 && found.equals(Outcome.of(Vector.GP, 0)) ? List.of() : differs(expected, found);
            });
            assertTrue(rows > (base == Base.BP ? 450 : 480), rows + " rows");
        }
    }

    @ParameterizedTest
    @EnumSource(value = CodeMode.class, names = {"LONG64", "PROTECTED32"})
    void misalignedAccessesOfUserCodeFaultWhileTheyAreChecked(CodeMode mode) {
        try (FaultMatrix matrix = new FaultMatrix(mode)) {
            CpuState state = matrix.bench.state;
            state.set(CpuState.OFF_CR0, state.get(CpuState.OFF_CR0) | Bits.CR0_AM);
            state.rflags(state.rflags() | Bits.AC);
            matrix.level(3);
            int rows = judge(mode, Base.SI, code -> {
                int bytes = accessed(code.in());
                if (bytes != 2 && bytes != 4 && bytes != 8 || privileged(code.in())) {
                    return null;
                }
                matrix.point(Bench.DATA + 1);
                return differs(Outcome.of(Vector.AC, 0), matrix.run(code.bytes()));
            });
            assertTrue(rows > 250, rows + " rows");
        }
    }

    private static boolean privileged(Instruction in) {
        Set<Attribute> attributes = in.form().attributes();
        return attributes.contains(Attribute.PRIV) || attributes.contains(Attribute.IOPL)
            || attributes.contains(Attribute.IO);
    }

    /** A stack of which one page is absent: each row that pushes or pops faults there and moves nothing. */
    @ParameterizedTest
    @EnumSource(value = CodeMode.class, names = {"LONG64", "PROTECTED32"})
    void stackAccessesFaultAtEachByteBeforeAnyEffect(CodeMode mode) {
        try (FaultMatrix matrix = new FaultMatrix(mode)) {
            int rows = judge(mode, Base.SI, code -> {
                boolean pushes = PUSHES.contains(code.in().handler());
                if (!pushes && !POPS.contains(code.in().handler())) {
                    return null;
                }
                List<String> wrong = new ArrayList<>();
                for (int inFirst = 0; inFirst < 2; inFirst++) {
                    matrix.point(Bench.DATA + 0x2800);
                    // a push ends, and a pop begins, so many bytes in the page before the absent one or behind it
                    long pointer = pushes ? EDGE + 0x1000 + inFirst : EDGE - inFirst;
                    matrix.bench.state.gpr(CpuState.RSP, pointer);
                    matrix.bench.state.gpr(CpuState.RBP, pointer);
                    matrix.bench.mmu.absent.add(EDGE >>> 12);
                    Outcome found = matrix.run(code.bytes());
                    matrix.bench.mmu.absent.clear();
                    boolean there = found.linear() >= EDGE && found.linear() < EDGE + 0x1000;
                    if (found.vector() != Vector.PF || found.error() != (pushes ? 2 : 0) || !there) {
                        wrong.add(inFirst + " bytes outside: found " + found);
                    }
                }
                return wrong;
            });
            assertTrue(rows >= 19, rows + " rows");
        }
    }

    /** CR0 and CR4 forbid x87, MMX and SSE: the vector by what a row works with. */
    @ParameterizedTest
    @EnumSource(value = CodeMode.class, names = {"LONG64", "PROTECTED32"})
    void switchedOffUnitsFaultByTheirKind(CodeMode mode) {
        record Setting(long cr0, long cr4Off, int x87, int mmx, int sse) {
        }
        List<Setting> settings = List.of(new Setting(Bits.CR0_TS, 0, Vector.NM, Vector.NM, Vector.NM),
            new Setting(Bits.CR0_EM, 0, Vector.NM, Vector.UD, Vector.UD),
            new Setting(0, Bits.CR4_OSFXSR, -1, -1, Vector.UD),
            new Setting(Bits.CR0_TS, Bits.CR4_OSFXSR, Vector.NM, Vector.NM, Vector.UD));
        for (Setting setting : settings) {
            try (FaultMatrix matrix = new FaultMatrix(mode)) {
                CpuState state = matrix.bench.state;
                state.set(CpuState.OFF_CR0, state.get(CpuState.OFF_CR0) | setting.cr0);
                state.set(CpuState.OFF_CR4, state.get(CpuState.OFF_CR4) & ~setting.cr4Off);
                int rows = judge(mode, Base.SI, code -> {
                    Unit unit = unit(code.in());
                    int vector = switch (unit) {
                        case X87 -> setting.x87;
                        case MMX -> setting.mmx;
                        case SSE -> setting.sse;
                        case NONE -> -1;
                    };
                    if (vector < 0) {
                        return null;
                    }
                    matrix.point(Bench.DATA);
                    return differs(Outcome.of(vector, 0), matrix.run(code.bytes()));
                });
                assertTrue(rows > 250, setting + ": " + rows + " rows");
            }
        }
    }

    private enum Unit {
        NONE, X87, MMX, SSE
    }

    /** By the table's opcode maps and operand letters, not by what the engine asks. */
    private static Unit unit(Instruction in) {
        List<String> operands = in.form().operands().stream().map(kind -> kind.text()).toList();
        int opcode = in.form().encoding().opcode();
        if (in.form().encoding().map() == 0 && opcode >= 0xd8 && opcode <= 0xdf && !in.form().encoding().vex()) {
            return Unit.X87;
        }
        if (operands.stream().anyMatch(text -> text.matches("[VUW][a-z]+"))
            || in.handler() == Handler.LDMXCSR || in.handler() == Handler.STMXCSR) {
            return Unit.SSE;
        }
        return operands.stream().anyMatch(text -> text.matches("[PNQ][a-z]+")) || in.handler() == Handler.EMMS
            ? Unit.MMX
            : Unit.NONE;
    }

    /** Bytes of the memory that a row reads or writes at the registers' address; 0 for none. */
    private static int accessed(Instruction in) {
        Memory memory = in.memory();
        if (memory == null || memory.bits() == 0 || NO_ACCESS.contains(in.handler())
            || ABSENT.contains(in.handler()) || !Features.working().contains(in.form().feature())
            || IMAGES.contains(in.handler()) || memory.base() == null) {
            return 0;
        }
        return memory.bits() / 8;
    }
}
