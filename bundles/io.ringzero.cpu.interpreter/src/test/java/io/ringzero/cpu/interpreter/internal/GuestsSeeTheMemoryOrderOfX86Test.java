// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What x86-TSO forbids never occurs, neither op by op nor in code that the JVM's compiler sees as one; how often what it allows
 * occurs is printed. {@code -Dringzero.litmus.rounds} sets how many times 1024 iterations each test runs.
 */
class GuestsSeeTheMemoryOrderOfX86Test {
    private static final int ROUNDS = Integer.getInteger("ringzero.litmus.rounds", 6);
    private static final int FEW = 3;

    static List<LitmusTests.Case> cases() {
        return LitmusTests.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inTwoToFourThreads(LitmusTests.Case test) {
        Map<String, Long> outcomes = new TreeMap<>();
        int rounds = test.bodies().size() > 2 ? Math.max(FEW, ROUNDS / 3) : ROUNDS;
        Litmus.run(test.bodies(), rounds, 1).forEach((o, n) -> outcomes.merge(o, n, Long::sum));
        Litmus.run(test.bodies(), Math.max(FEW, rounds / 4), Integer.MAX_VALUE)
            .forEach((o, n) -> outcomes.merge(o, n, Long::sum));
        long all = outcomes.values().stream().mapToLong(n -> n).sum();
        System.out.printf("litmus %-14s %9d iterations, %d outcomes, forbidden %d, relaxed %d%n", test, all,
            outcomes.size(), matching(outcomes, test.forbidden()), matching(outcomes, test.relaxed()));
        assertEquals(0, matching(outcomes, test.forbidden()), () -> test + ": " + outcomes);
        assertTrue(outcomes.size() > 1, () -> test + " was not run in parallel: " + outcomes);
    }

    private static long matching(Map<String, Long> outcomes, Pattern pattern) {
        return outcomes.entrySet().stream().filter(e -> pattern.matcher(e.getKey()).matches())
            .mapToLong(Map.Entry::getValue).sum();
    }
}
