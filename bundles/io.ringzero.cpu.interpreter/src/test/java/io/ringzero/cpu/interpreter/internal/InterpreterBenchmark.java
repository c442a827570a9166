// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.bench.Kernel;
import io.ringzero.cpu.interpreter.bench.Kernels;
import io.ringzero.cpu.interpreter.bench.Peers;
import io.ringzero.x86.Register;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
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
 * of them run in one JVM before the one that is measured, so that the micro-ops' call sites are as mixed as with a real guest.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
    "-XX:+UnlockExperimentalVMOptions", "-XX:+TrustFinalNonStaticFields", "-XX:-ClipInlining"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway") // JMH sets the fields and fills the counters
public class InterpreterBenchmark {
    /** Names of {@link Kernels#all}. */
    @Param({"crc32", "sieve", "quicksort", "fib", "memcpy", "matmul", "sha256", "hash map", "calls", "switch"})
    String kernel;

    private Bench bench;
    private byte[] data;

    /** Mixes the profile, then loads the kernel. */
    @Setup
    public void setUp() {
        bench = new Bench();
        for (int round = 0; round < 5; round++) {
            for (Kernel each : Kernels.all()) {
                bench.load(each);
                bench.reset().toHalt();
            }
        }
        Kernel measured = Kernels.named(kernel);
        bench.load(measured);
        data = measured.data();
    }

    @TearDown
    public void tearDown() {
        bench.close();
    }

    /** Quicksort and the sieve need their input again. */
    @Setup(Level.Invocation)
    public void again() {
        bench.bytes(Kernel.DATA, data);
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

    /**
     * Runs all and prints guest MIPS, by the wall clock and by the thread's processor time, beside the same machine code under QEMU
     * and on the host: how many times longer the interpreter takes.
     */
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include(InterpreterBenchmark.class.getName() + ".run").build()).run();
        double[] logs = new double[4];
        System.out.printf("%-10s %8s %8s %12s %12s%n", "loop", "MIPS", "by cpu", "x QEMU TCG", "x host");
        for (RunResult result : results) {
            Kernel kernel = Kernels.named(result.getParams().getParam("kernel"));
            double micros = result.getPrimaryResult().getScore();
            double cpu = 1e3 * result.getSecondaryResults().get("instructions").getScore()
                / result.getSecondaryResults().get("cpuNanos").getScore();
            try (Peers peers = new Peers(kernel)) {
                row(kernel.name(), logs, instructions(kernel) / micros, cpu, micros / peers.qemu(),
                    micros / peers.host());
            }
        }
        double[] means = Arrays.stream(logs).map(sum -> Math.exp(sum / results.size())).toArray();
        row("geomean", new double[4], means);
    }

    private static void row(String name, double[] logs, double... values) {
        for (int i = 0; i < values.length; i++) {
            logs[i] += Math.log(values[i]);
        }
        System.out.printf("%-10s %8.1f %8.1f %12.2f %12.1f%n", name, values[0], values[1], values[2], values[3]);
    }

    private static long instructions(Kernel kernel) {
        try (Bench bench = new Bench()) {
            bench.load(kernel);
            bench.reset().toHalt();
            return bench.state.retired();
        }
    }
}
