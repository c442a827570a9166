// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.bench;

import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Nanoseconds of a hypercall from the guest's SYSCALL to its return, in the core: the engine's part is not in it. Before the one
 * that is measured all of them run, so that call sites are as mixed as under a real guest.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
    "-XX:+UnlockExperimentalVMOptions", "-XX:+TrustFinalNonStaticFields", "-XX:-ClipInlining"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway") // JMH sets the fields
public class HypercallBenchmark {
    private static final int MIXING_ROUNDS = 2_000;

    /** Names of {@link Operation}. */
    @Param
    Operation operation;

    private MemoryBench bench;
    private Domain guest;

    /** Mixes the profile, then prepares the operation. */
    @Setup
    public void setUp() {
        Operation measured = operation;
        for (Operation each : Operation.values()) {
            begin(each);
            for (int round = 0; round < MIXING_ROUNDS; round++) {
                run();
            }
            tearDown();
        }
        begin(measured);
    }

    private void begin(Operation first) {
        operation = first;
        bench = new MemoryBench();
        guest = bench.domain("guest", 1);
        first.prepare(bench, guest, bench.domain("other", 1));
    }

    @TearDown
    public void tearDown() {
        bench.close();
    }

    @Benchmark
    public long run() {
        long answer = operation.run(bench, guest.vcpus().getFirst());
        if (answer < 0) {
            throw new IllegalStateException(operation + " answers " + answer);
        }
        return answer;
    }

    /** Runs all and prints a row for each. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.printf("%-26s %10s %8s%n", "operation", "ns", "+-");
        for (RunResult result : new Runner(new OptionsBuilder().include(HypercallBenchmark.class.getName() + ".run")
            .build()).run()) {
            System.out.printf("%-26s %10.0f %8.0f%n", result.getParams().getParam("operation"),
                result.getPrimaryResult().getScore(), result.getPrimaryResult().getScoreError());
        }
    }
}
