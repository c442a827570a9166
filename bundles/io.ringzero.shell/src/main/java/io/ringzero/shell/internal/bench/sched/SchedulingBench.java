// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import io.ringzero.shell.internal.bench.Report;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** All experiments, one after another, on a machine in virtual time. */
public final class SchedulingBench {
    private final Lab lab;

    @Inject
    SchedulingBench(Lab lab) {
        this.lab = lab;
    }

    /** Whether this machine is one on which the experiments mean anything: virtual time, one pCPU. */
    public boolean fits() {
        return lab.fits();
    }

    /**
     * Runs them; the scheduler that was in use is in use again afterwards.
     *
     * @param progress hears a line for each figure
     * @throws java.io.IOException when a scheduler did not take over or a guest crashed
     */
    public Report run(boolean quick, Consumer<String> progress) throws Exception {
        List<Result> results = new ArrayList<>();
        try (Lab.Bench bench = lab.open()) {
            String before = bench.inUse();
            for (Experiment experiment : List.of(new Shares(), new Isolation(), new Crowd())) {
                experiment.run(bench, quick, result -> {
                    results.add(result);
                    progress.accept(String.format(Locale.ROOT, "%s, %s, %s, %s: %.2f %s", result.experiment(),
                        result.scheduler(), result.setting(), result.figure(), result.value(), result.unit()));
                });
            }
            bench.use(before);
        }
        return new Outcome(results);
    }
}
