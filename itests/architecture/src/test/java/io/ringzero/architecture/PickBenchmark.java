// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import com.google.inject.Guice;
import com.google.inject.Module;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import io.ringzero.runqueue.RoundRobin;
import io.ringzero.sched.arinc653.internal.Arinc653Module;
import io.ringzero.sched.atropos.internal.AtroposModule;
import io.ringzero.sched.bvt.internal.BvtModule;
import io.ringzero.sched.credit.internal.CreditModule;
import io.ringzero.sched.credit2.internal.Credit2Module;
import io.ringzero.sched.none.internal.NullModule;
import io.ringzero.sched.rtds.internal.RtdsModule;
import io.ringzero.sched.sedf.internal.SedfModule;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What {@code pick} costs each scheduler of the family on one pCPU beside numbers of vCPUs that always want to run, each of a domain of its
 * own with Xen's defaults: the slice is over each time, so the question is never whether to go on.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway") // JMH sets the fields
public class PickBenchmark {
    private static final Map<String, Supplier<Scheduler>> FAMILY = new TreeMap<>(Map.of("arinc653",
        () -> of(new Arinc653Module()), "atropos", () -> of(new AtroposModule()), "bvt", () -> of(new BvtModule()),
        "credit", () -> of(new CreditModule()),
        "credit2", () -> of(new Credit2Module()), "none", () -> of(new NullModule()), "rr",
        () -> RoundRobin.configured(null), "rtds", () -> of(new RtdsModule()), "sedf", () -> of(new SedfModule())));

    /** Names of the family. */
    @Param({"arinc653", "atropos", "bvt", "credit", "credit2", "none", "rr", "rtds", "sedf"})
    String name;

    @Param({"1", "10", "100", "1000"})
    int vcpus;

    private Scheduler scheduler;
    private long now;
    private long slice;
    private int previous;

    private static Scheduler of(Module module) {
        return Guice.createInjector(module).getInstance(Scheduler.class);
    }

    @Setup
    public void setUp() throws Incompatible {
        scheduler = Objects.requireNonNull(FAMILY.get(name)).get();
        scheduler.prepare();
        scheduler.adopt(Section.EMPTY);
        scheduler.commit();
        scheduler.pcpuAdded(0);
        for (int vcpu = 0; vcpu < vcpus; vcpu++) {
            scheduler.add(vcpu, VcpuParams.defaults(1 + vcpu, 0));
            scheduler.wake(vcpu, 0);
        }
        now = 0;
        previous = -1;
    }

    /** One pick, and time goes on to the end of its slice; where nobody may run, by the millisecond after which a pCPU asks again. */
    @Benchmark
    public long pick() {
        long before = now;
        long picked = scheduler.pick(0, previous, previous < 0 ? 0 : slice, now);
        previous = picked == Scheduler.IDLE ? -1 : Scheduler.vcpu(picked);
        slice = previous < 0 ? 1_000_000 : Scheduler.sliceMicros(picked) * 1000L;
        now = before + slice;
        return picked;
    }

    /** Runs all and prints a row for each. */
    public static void main(String[] arguments) throws RunnerException {
        Map<String, StringBuilder> rows = new TreeMap<>();
        for (RunResult result : new Runner(
            new OptionsBuilder().include(PickBenchmark.class.getName() + ".pick").build())
            .run()) {
            rows.computeIfAbsent(result.getParams().getParam("name"), name -> new StringBuilder())
                .append(String.format("%10.0f", result.getPrimaryResult().getScore()));
        }
        System.out.printf("%-10s%10s%10s%10s%10s%n", "ns", "1 vCPU", "10", "100", "1000");
        rows.forEach((name, row) -> System.out.printf("%-10s%s%n", name, row));
    }
}
