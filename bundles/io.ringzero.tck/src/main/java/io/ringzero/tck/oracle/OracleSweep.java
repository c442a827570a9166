// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many rows, on several threads, each with a helper and an engine of its own. What a row's cases are follows from the seed, the
 * row and the mode alone, so neither threads nor the choice of rows change them.
 */
final class OracleSweep {
    private final Supplier<CpuEngine> engines;
    private final CpuidTable cpuid;
    private final List<Job> jobs = new ArrayList<>();
    private final List<OracleRun> runs = new ArrayList<>();

    /**
     * One row's cases in one mode.
     *
     * @param companions rows that may stand beside it
     */
    record Job(Form form, CodeMode mode, int count, long seed, List<Form> companions) {
    }

    /** A sweep over engines that tell this CPUID. */
    OracleSweep(Supplier<CpuEngine> engines, CpuidTable cpuid) {
        this.engines = engines;
        this.cpuid = cpuid;
    }

    void add(Job job) {
        jobs.add(job);
    }

    /** Does everything; throws what a thread threw. */
    void run(int threads) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().start(() -> {
                try {
                    work(next);
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                    next.set(jobs.size());
                }
            }));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            next.set(jobs.size());
            Thread.currentThread().interrupt();
        }
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    private void work(AtomicInteger next) {
        try (HostCpu host = HostCpu.open(); EngineCpu engine = new EngineCpu(engines.get(), cpuid)) {
            OracleRun run = new OracleRun(host, engine);
            synchronized (runs) {
                runs.add(run);
            }
            for (int i = next.getAndIncrement(); i < jobs.size(); i = next.getAndIncrement()) {
                Job job = jobs.get(i);
                run.row(job.form, job.mode, job.count, job.seed, job.companions);
            }
            run.flush();
        }
    }

    long cases() {
        return runs.stream().mapToLong(OracleRun::cases).sum();
    }

    /** Cases by row, both modes together. */
    Map<String, Integer> done() {
        Map<String, Integer> all = new LinkedHashMap<>();
        jobs.forEach(job -> all.put(job.form.toString(), 0));
        runs.forEach(run -> run.done().forEach((row, count) -> all.merge(row, count, Integer::sum)));
        return all;
    }

    /** The differences as text, empty for none. */
    String report() {
        StringBuilder text = new StringBuilder();
        runs.forEach(run -> text.append(run.report()));
        return text.toString();
    }

    /** What was done, in some lines. */
    String summary() {
        int least = done().values().stream().mapToInt(Integer::intValue).min().orElse(0);
        StringBuilder text = new StringBuilder(
            String.format("%,d cases, %d rows, at least %,d each", cases(), done().size(),
                least));
        runs.forEach(run -> text.append("; ").append(run.summary()));
        return text.toString();
    }
}
