// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Up to 128 domains that compute (section 4.5): how long an idle one beside them waits when it wakes, and what all of them get done
 * with short and long slices against one alone.
 */
final class Crowd implements Experiment {
    static final String LATENCY = "wake latency";
    static final String THROUGHPUT = "throughput";
    private static final int MOST = 128;
    private static final int WEIGHT = 256;
    private static final String ENDLESS = "1000000000";
    /** It sleeps for 23 ms and has no work: out of step with everybody's slices. */
    private static final String IDLER = "23000 0";
    private static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32, 64, 128);
    private static final List<Integer> QUICK_SIZES = List.of(1, 16);
    private static final int WAKES = 24;
    private static final int QUICK_WAKES = 6;
    private static final long STEP_NANOS = 50_000_000;
    private static final long PATIENCE_NANOS = 6_000_000_000L;
    private static final long QUICK_PATIENCE_NANOS = 600_000_000L;
    private static final long WINDOW_NANOS = 1_500_000_000L;
    private static final long QUICK_WINDOW_NANOS = 100_000_000L;
    private static final long WARP_MICROS = 1_000_000;
    private static final double MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;
    /** What sets the slice, and how many microseconds make one of its unit. */
    private static final Map<String, Setting> SLICES = Map.of("bvt", new Setting("ctxallow", 1), "credit",
        new Setting("tslice_ms", 1000), "credit2", new Setting("ratelimit_us", 1));

    private record Setting(String parameter, int micros) {
    }

    private final List<Subject> busy = new ArrayList<>();

    @Override
    public void run(Lab.Bench bench, boolean quick, Sink sink) throws Exception {
        for (int i = 0; i < MOST; i++) {
            busy.add(bench.create("busy" + i, "checksum", ENDLESS, WEIGHT));
        }
        Subject idler = bench.create("idler", "server", IDLER, WEIGHT);
        for (String scheduler : bench.claiming(Claim.WORK_CONSERVING)) {
            bench.use(scheduler);
            latency(bench, quick, sink, scheduler, idler, scheduler.equals("bvt") ? "warp off" : "as it is");
            if (scheduler.equals("bvt")) {
                int domid = idler.id().domid();
                bench.tune(domid, "warpvalue", WARP_MICROS);
                bench.tune(domid, "warpback", 1);
                latency(bench, quick, sink, scheduler, idler, "warp on");
                bench.tune(domid, "warpback", 0);
            }
        }
        bench.destroy(idler);
        for (String scheduler : bench.claiming(Claim.WORK_CONSERVING)) {
            bench.use(scheduler);
            throughputs(bench, quick, sink, scheduler);
        }
        for (Subject subject : busy) {
            bench.destroy(subject);
        }
    }

    private void latency(Lab.Bench bench, boolean quick, Sink sink, String scheduler, Subject idler, String how)
        throws Exception {
        idler.unpause();
        int running = 0;
        for (int size : quick ? QUICK_SIZES : SIZES) {
            for (; running < size; running++) {
                busy.get(running).unpause();
            }
            // The first wake may be from before the newcomers were there.
            wakes(bench, idler, 1, quick);
            List<Long> waits = wakes(bench, idler, quick ? QUICK_WAKES : WAKES, quick);
            String setting = size + " busy, " + how;
            Result mean = Result.of(LATENCY, scheduler, setting, "mean",
                waits.stream().mapToLong(Long::longValue).average().orElse(Double.NaN) / MICRO, "us");
            sink.add(size == MOST ? mean.published("5400") : mean);
            sink.add(Result.of(LATENCY, scheduler, setting, "worst",
                waits.stream().mapToLong(Long::longValue).mapToDouble(wait -> wait).max().orElse(Double.NaN) / MICRO,
                "us"));
        }
        idler.pause();
        for (int i = 0; i < running; i++) {
            busy.get(i).pause();
        }
    }

    /** How long it waited at each of its next wakes; fewer come where each takes long. */
    private static List<Long> wakes(Lab.Bench bench, Subject idler, int count, boolean quick) throws Exception {
        idler.numbers();
        List<Long> waits = new ArrayList<>();
        long patience = quick ? QUICK_PATIENCE_NANOS : PATIENCE_NANOS;
        for (long passed = 0; waits.size() < count && passed < patience; passed += STEP_NANOS) {
            bench.pass(STEP_NANOS);
            waits.addAll(idler.numbers());
        }
        return waits;
    }

    private void throughputs(Lab.Bench bench, boolean quick, Sink sink, String scheduler) throws Exception {
        Setting setting = SLICES.get(scheduler);
        if (setting == null) {
            throughput(bench, quick, sink, scheduler, "own slice", "");
            return;
        }
        for (int millis : List.of(5, 50)) {
            bench.tune(Parameter.WHOLE, setting.parameter, millis * 1000L / setting.micros);
            throughput(bench, quick, sink, scheduler, millis + " ms", millis == 5 ? "7.5" : "0");
        }
    }

    private void throughput(Lab.Bench bench, boolean quick, Sink sink, String scheduler, String slice, String paper)
        throws Exception {
        Rate one = rate(bench, quick, 1);
        Rate all = rate(bench, quick, MOST);
        String setting = "128 domains, " + slice;
        sink.add(
            Result.of(THROUGHPUT, scheduler, setting, "lost in virtual time", (1 - all.virtual / one.virtual) * 100,
                "%").published(paper));
        sink.add(Result.of(THROUGHPUT, scheduler, setting, "lost in host time", (1 - all.host / one.host) * 100, "%")
            .published(paper));
        sink.add(Result.of(THROUGHPUT, scheduler, setting, "all, in host time", all.host / MILLION, "MIPS"));
    }

    /** Instructions per second, by either time. */
    private record Rate(double virtual, double host) {
    }

    private Rate rate(Lab.Bench bench, boolean quick, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            busy.get(i).unpause();
        }
        long window = quick ? QUICK_WINDOW_NANOS : WINDOW_NANOS;
        // Until the host has compiled what it needs.
        bench.pass(window / 2);
        double before = instructions(bench);
        double hostNanos = bench.pass(window);
        double done = instructions(bench) - before;
        for (int i = 0; i < count; i++) {
            busy.get(i).pause();
        }
        return new Rate(done / window * NANOS_PER_SECOND, done / hostNanos * NANOS_PER_SECOND);
    }

    private double instructions(Lab.Bench bench) throws Exception {
        double sum = 0;
        for (Subject subject : busy) {
            sum += bench.instructions(subject);
        }
        return sum;
    }
}
