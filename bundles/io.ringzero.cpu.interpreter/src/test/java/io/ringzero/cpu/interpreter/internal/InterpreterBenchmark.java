// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Register;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Guest instructions per second of the interpreter, TLB in the path. An invocation runs a kernel once from its beginning; all
 * four run in one JVM before the one that is measured, so that the micro-ops' call sites are as mixed as with a real guest.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway") // JMH sets the fields and fills the counters
public class InterpreterBenchmark {
    @Param
    Kernels kernel;

    private Bench bench;
    private byte[] input;

    /** Mixes the profile, then loads the kernel. */
    @Setup
    public void setUp() {
        bench = new Bench();
        for (int round = 0; round < 5; round++) {
            for (Kernels each : Kernels.values()) {
                each.load(bench);
                bench.reset().toHalt();
            }
        }
        kernel.load(bench);
        input = new byte[4 << 15];
        bench.memory.read(Bench.DATA, input, 0, input.length);
    }

    @TearDown
    public void tearDown() {
        bench.close();
    }

    /** Quicksort needs its input unsorted again. */
    @Setup(Level.Invocation)
    public void again() {
        if (kernel == Kernels.QUICKSORT) {
            bench.memory.write(Bench.DATA, input, 0, input.length);
        }
    }

    /** Counted in each iteration: what the guest did and what the thread had of the processor. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Counts {
        public long instructions;
        public long cpuNanos;
    }

    @Benchmark
    public long run(Counts counts) {
        long before = bench.state.retired();
        long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        bench.reset().toHalt();
        counts.cpuNanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from;
        counts.instructions += bench.state.retired() - before;
        return bench.get(Register.RAX);
    }

    /** Runs all and prints guest MIPS each, by the wall clock and by the thread's processor time, and the geometric means. */
    public static void main(String[] arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include(InterpreterBenchmark.class.getName() + ".run").build()).run();
        double wallLogs = 0;
        double cpuLogs = 0;
        for (RunResult result : results) {
            Kernels kernel = Kernels.valueOf(result.getParams().getParam("kernel"));
            double wall = instructions(kernel) / result.getPrimaryResult().getScore();
            double cpu = 1e3 * result.getSecondaryResults().get("instructions").getScore()
                / result.getSecondaryResults().get("cpuNanos").getScore();
            wallLogs += Math.log(wall);
            cpuLogs += Math.log(cpu);
            System.out.printf("%-10s %8.1f guest MIPS, %8.1f by processor time%n", kernel, wall, cpu);
        }
        System.out.printf("%-10s %8.1f guest MIPS, %8.1f by processor time%n", "geomean",
            Math.exp(wallLogs / results.size()), Math.exp(cpuLogs / results.size()));
    }

    private static long instructions(Kernels kernel) {
        try (Bench bench = new Bench()) {
            kernel.load(bench);
            bench.reset().toHalt();
            return bench.state.retired();
        }
    }
}
