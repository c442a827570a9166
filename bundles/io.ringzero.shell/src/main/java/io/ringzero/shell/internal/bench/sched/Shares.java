// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import io.ringzero.api.sched.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Eight domains that always want to run, with weights 1 to 8 (section 4.3, figure 5): how far each share is off what it should be. */
final class Shares implements Experiment {
    static final String NAME = "shares";
    private static final int DOMAINS = 8;
    private static final int UNIT = 64;
    private static final double BOUND_PERCENT = 4;
    private static final long SETTLE_NANOS = 300_000_000;
    private static final long WINDOW_NANOS = 12_000_000_000L;
    private static final long QUICK_NANOS = 5_000_000_000L;

    @Override
    public void run(Lab.Bench bench, boolean quick, Sink sink) throws Exception {
        for (String scheduler : bench.claiming(Claim.WEIGHTS)) {
            bench.use(scheduler);
            List<Subject> subjects = new ArrayList<>();
            for (int weight = 1; weight <= DOMAINS; weight++) {
                Subject subject = bench.create("weight" + weight, "storm-spin", "", weight * UNIT);
                subject.unpause();
                subjects.add(subject);
            }
            bench.pass(SETTLE_NANOS);
            long[] before = instructions(bench, subjects);
            bench.pass(quick ? QUICK_NANOS : WINDOW_NANOS);
            long[] after = instructions(bench, subjects);
            double all = 0;
            for (int i = 0; i < DOMAINS; i++) {
                all += after[i] - before[i];
            }
            for (int weight = 1; weight <= DOMAINS; weight++) {
                double expected = 2.0 * weight / (DOMAINS * (DOMAINS + 1));
                double share = (after[weight - 1] - before[weight - 1]) / all;
                sink.add(Result.of(NAME, scheduler, String.format(Locale.ROOT, "weight %d of 36", weight),
                    "off its share", (share / expected - 1) * 100, "%").within(BOUND_PERCENT).published("4"));
            }
            for (Subject subject : subjects) {
                bench.destroy(subject);
            }
        }
    }

    private static long[] instructions(Lab.Bench bench, List<Subject> subjects) throws Exception {
        long[] all = new long[subjects.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = bench.instructions(subjects.get(i));
        }
        return all;
    }
}
