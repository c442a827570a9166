// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.cpu.interpreter.internal.Litmus.load;
import static io.ringzero.cpu.interpreter.internal.Litmus.saw;
import static io.ringzero.cpu.interpreter.internal.Litmus.store;
import static io.ringzero.cpu.interpreter.internal.Litmus.var;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import io.ringzero.x86.Mem;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The litmus tests of x86-TSO by their names in the literature (Sewell, Sarkar, Owens, Zappa Nardelli and Myreen, "x86-TSO",
 * CACM 53(7), 2010; SDM Vol. 3A, 9.2.3.1 to 9.2.3.9). Variables 0, 1 and 2 are x, y and z.
 */
final class LitmusTests {
    /**
     * @param forbidden matches outcomes (see {@link Litmus#run}) that must never be
     * @param relaxed matches outcomes that a weaker order than one after the other gives, and that may be
     */
    record Case(String name, Pattern forbidden, Pattern relaxed, List<Consumer<Assembler>> bodies) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String NEVER = "never";

    private LitmusTests() {
    }

    static List<Case> all() {
        return List.of(
            test("SB", NEVER, "0 0 0 0 .*", a -> storeLoad(a, 0, 1, ""), a -> storeLoad(a, 1, 0, "")),
            test("SB+mfence", "0 0 0 0 .*", NEVER, a -> storeLoad(a, 0, 1, "mfence"),
                a -> storeLoad(a, 1, 0, "mfence")),
            test("SB+one mfence", NEVER, "0 0 0 0 .*", a -> storeLoad(a, 0, 1, "mfence"), a -> storeLoad(a, 1, 0, "")),
            test("SB+lock", "0 0 0 0 .*", NEVER, a -> storeLoad(a, 0, 1, "lock"), a -> storeLoad(a, 1, 0, "lock")),
            test("SB+cpuid", "0 0 0 0 .*", NEVER, LitmusTests::serialised0, LitmusTests::serialised1),
            test("SB+xchg", "0 0 0 0 .*", NEVER, a -> exchangeLoad(a, 0, 1), a -> exchangeLoad(a, 1, 0)),
            test("MP", "0 0 1 0 .*", NEVER, a -> twoStores(a, 0, 1, 1, 1), a -> twoLoads(a, 1, 0)),
            test("MP+branch", "0 0 1 0 .*", NEVER, a -> twoStores(a, 0, 1, 1, 1), LitmusTests::branchLoad),
            test("MP+lock", "0 0 1 0 .*", NEVER, LitmusTests::lockedStores, a -> twoLoads(a, 1, 0)),
            test("MP+halves", "0 0 1 0 .*", NEVER, a -> twoStores(a, 0, 1, 1, 1), LitmusTests::byteLoads),
            test("LB", "1 0 1 0 .*", NEVER, a -> loadStore(a, 0, 1), a -> loadStore(a, 1, 0)),
            test("CoRR", "0 0 (2 1|2 0|1 0) .*", NEVER, a -> twoStores(a, 0, 1, 0, 2), a -> twoLoads(a, 0, 0)),
            test("2+2W", ".*\\| 1 1", NEVER, a -> twoStores(a, 0, 1, 1, 2), a -> twoStores(a, 1, 1, 0, 2)),
            test("S", "0 0 1 0 \\| 2 1", NEVER, a -> twoStores(a, 0, 2, 1, 1), a -> loadStore(a, 1, 0)),
            test("R", NEVER, "0 0 0 0 \\| 1 2", a -> twoStores(a, 0, 1, 1, 1), a -> storeTwoLoad(a, "")),
            test("R+mfence", "0 0 0 0 \\| 1 2", NEVER, a -> twoStores(a, 0, 1, 1, 1), a -> storeTwoLoad(a, "mfence")),
            test("n5", "2 0 1 0 .*", NEVER, a -> storeSame(a, 1), a -> storeSame(a, 2)),
            test("n6", NEVER, "1 0 0 0 \\| 1 2", LitmusTests::storeTwoLoads, a -> twoStores(a, 1, 2, 0, 2)),
            test("WRC", "0 0 1 0 1 0 .*", NEVER, a -> store(a, 0, 1), a -> loadStore(a, 0, 1), a -> twoLoads(a, 1, 0)),
            test("IRIW", "0 0 0 0 1 0 1 0 .*", NEVER, a -> store(a, 0, 1), a -> store(a, 1, 1), a -> twoLoads(a, 0, 1),
                a -> twoLoads(a, 1, 0)),
            test("IRIW+lock", "0 0 0 0 1 0 1 0 .*", NEVER, a -> exchange(a, 0), a -> exchange(a, 1),
                a -> twoLoads(a, 0, 1), a -> twoLoads(a, 1, 0)));
    }

    @SafeVarargs
    private static Case test(String name, String forbidden, String relaxed, Consumer<Assembler>... bodies) {
        return new Case(name, Pattern.compile(forbidden), Pattern.compile(relaxed), List.of(bodies));
    }

    private static void storeLoad(Assembler a, int stored, int loaded, String between) {
        store(a, stored, 1);
        fence(a, between);
        load(a, loaded, 0);
    }

    private static void fence(Assembler a, String fence) {
        switch (fence) {
            case "mfence" -> a.emit("mfence");
            case "lock" -> a.lock().emit("add", var(3), Immediate.of(1));
            default -> {
            }
        }
    }

    private static void serialised0(Assembler a) {
        serialised(a, 0, 1);
    }

    private static void serialised1(Assembler a) {
        serialised(a, 1, 0);
    }

    /** CPUID uses up EBX and ECX, which the loop needs. */
    private static void serialised(Assembler a, int stored, int loaded) {
        store(a, stored, 1);
        a.emit("mov", R9, RBX);
        a.emit("mov", R10, RCX);
        a.mov(EAX, 0);
        a.emit("cpuid");
        a.emit("mov", RBX, R9);
        a.emit("mov", RCX, R10);
        load(a, loaded, 0);
    }

    private static void exchange(Assembler a, int variable) {
        a.mov(EDX, 1);
        a.emit("xchg", var(variable), EDX);
    }

    private static void exchangeLoad(Assembler a, int stored, int loaded) {
        exchange(a, stored);
        load(a, loaded, 0);
    }

    private static void twoStores(Assembler a, int first, int value, int second, int secondValue) {
        store(a, first, value);
        store(a, second, secondValue);
    }

    private static void lockedStores(Assembler a) {
        a.lock().emit("inc", var(0));
        a.lock().emit("or", var(1), Immediate.of(1));
    }

    private static void twoLoads(Assembler a, int first, int second) {
        a.emit("mov", EAX, var(first));
        a.emit("mov", EDX, var(second));
        a.emit("mov", saw(0), EAX);
        a.emit("mov", saw(1), EDX);
    }

    /** The first load goes into flags only, so that no register orders the two. */
    private static void branchLoad(Assembler a) {
        Label no = a.label("no");
        a.emit("cmp", var(1), Immediate.of(1));
        a.jcc(Condition.NE, no);
        a.emit("cmp", var(0), Immediate.of(1));
        a.emit("sete", Mem.mem8(RDI, 4));
        a.emit("mov", saw(0), Immediate.of(1));
        a.bind(no);
    }

    private static void byteLoads(Assembler a) {
        a.emit("movzx", EAX, Mem.mem8(RBX, 64));
        a.emit("movzx", EDX, Mem.mem16(RBX, 0));
        a.emit("mov", saw(0), EAX);
        a.emit("mov", saw(1), EDX);
    }

    private static void loadStore(Assembler a, int loaded, int stored) {
        a.emit("mov", EAX, var(loaded));
        store(a, stored, 1);
        a.emit("mov", saw(0), EAX);
    }

    private static void storeTwoLoad(Assembler a, String between) {
        store(a, 1, 2);
        fence(a, between);
        load(a, 0, 0);
    }

    private static void storeSame(Assembler a, int value) {
        store(a, 0, value);
        load(a, 0, 0);
    }

    private static void storeTwoLoads(Assembler a) {
        store(a, 0, 1);
        twoLoads(a, 0, 1);
    }
}
