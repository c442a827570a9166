// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import io.ringzero.api.sched.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * Performance isolation (section 4.4): a domain that computes and one that serves requests, beside two that go wild, against the same
 * beside two that compute as well. {@code storm-tables} stands for the fork bomb: page tables made and torn down, base pointers
 * and TLBs changed without end. {@code storm-balloon} stands for the hog of CPU and memory: all memory that it may have, taken and
 * given back without end.
 */
final class Isolation implements Experiment {
    static final String NAME = "isolation";
    private static final double COMPUTES_PERCENT = 4;
    private static final double SERVES_PERCENT = 2;
    private static final int WEIGHT = 256;
    private static final String COMPUTER = "checksum";
    /** Rounds of the checksum: more than any window has. */
    private static final String ENDLESS = "1000000000";
    /** A request each millisecond, a fifth of a pCPU. */
    private static final String REQUESTS = "1000 200";
    private static final long SETTLE_NANOS = 200_000_000;
    private static final long WINDOW_NANOS = 4_000_000_000L;
    private static final long QUICK_NANOS = 1_000_000_000L;

    /** What the well-behaved ones had: instructions, and requests served. */
    private record Progress(double computed, double served) {
    }

    @Override
    public void run(Lab.Bench bench, boolean quick, Sink sink) throws Exception {
        long window = quick ? QUICK_NANOS : WINDOW_NANOS;
        List<String> promised = bench.claiming(Claim.SERVES_ALL, Claim.WEIGHTS);
        for (String scheduler : quick ? promised : bench.claiming(Claim.SERVES_ALL)) {
            bench.use(scheduler);
            Progress well = beside(bench, window, COMPUTER, COMPUTER);
            Progress wild = beside(bench, window, "storm-tables", "storm-balloon");
            Result computes = Result.of(NAME, scheduler, "beside fork bomb and hog", "lost by who computes",
                (1 - wild.computed / well.computed) * 100, "%").published("4");
            Result serves = Result.of(NAME, scheduler, "beside fork bomb and hog", "lost by who serves",
                (1 - wild.served / well.served) * 100, "%").published("2");
            boolean bound = promised.contains(scheduler);
            sink.add(bound ? computes.atMost(COMPUTES_PERCENT) : computes);
            sink.add(bound ? serves.atMost(SERVES_PERCENT) : serves);
        }
    }

    private static Progress beside(Lab.Bench bench, long window, String first, String second) throws Exception {
        Subject computes = bench.create("computes", COMPUTER, ENDLESS, WEIGHT);
        Subject serves = bench.create("serves", "server", REQUESTS, WEIGHT);
        List<Subject> all = new ArrayList<>(List.of(computes, serves, bench.create("other1", first, ENDLESS, WEIGHT),
            bench.create("other2", second, ENDLESS, WEIGHT)));
        for (Subject subject : all) {
            subject.unpause();
        }
        bench.pass(SETTLE_NANOS);
        long before = bench.instructions(computes);
        serves.numbers();
        bench.pass(window);
        Progress progress = new Progress(bench.instructions(computes) - before, serves.numbers().size());
        for (Subject subject : all) {
            bench.instructions(subject);
            bench.destroy(subject);
        }
        return progress;
    }
}
