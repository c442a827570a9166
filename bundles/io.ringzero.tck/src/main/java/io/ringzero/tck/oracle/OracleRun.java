// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cases for rows, on both processors, in batches; collects what differs, each kind shrunk. One thread. */
final class OracleRun {
    /** Of differences in one way so many are told; the others are counted. */
    private static final int TOLD = 1;
    /** Most differences that are shrunk, of one row and mode and in all. */
    private static final int SHRUNK_OF_ROW = 20;
    private static final int SHRUNK = 4000;
    /** Most helpers that a run may lose. */
    private static final int ENDED = 20;
    private static final int TRIES_PER_CASE = 20;

    private final Processor host;
    private final Processor engine;
    private final Shrinker shrinker;
    private final Record[] inputs = records();
    private final Record[] hostOutcomes = records();
    private final Record[] engineOutcomes = records();
    private final Form[] rows = new Form[CaseLayout.BATCH];
    private final Map<String, Integer> differing = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Map<String, Integer> done = new LinkedHashMap<>();
    private final Map<String, Integer> ways = new LinkedHashMap<>();
    private int shrunk;
    private int ended;
    private int filled;
    private long cases;
    private long hostNanos;
    private long engineNanos;

    OracleRun(Processor host, Processor engine) {
        this.host = host;
        this.engine = engine;
        this.shrinker = new Shrinker(input -> !differences(input).isEmpty());
    }

    /** What differs in a case, run by itself. */
    private List<String> differences(Record input) {
        return Comparison.differences(input, host.run(input), engine.run(input));
    }

    private static Record[] records() {
        Record[] records = new Record[CaseLayout.BATCH];
        for (int i = 0; i < records.length; i++) {
            records[i] = new Record();
        }
        return records;
    }

    /** Runs so many cases of a row in a mode; answers how many were made: fewer only where the row has no such encoding. */
    int row(Form form, CodeMode mode, int count, long seed, List<Form> companions) {
        CaseGenerator generator = new CaseGenerator(seed ^ (form + mode.name()).hashCode() * 0x9e3779b97f4a7c15L, mode,
            companions);
        int made = 0;
        for (int tries = 0; made < count && tries < count + TRIES_PER_CASE * 10 + made * TRIES_PER_CASE; tries++) {
            if (generator.make(form, inputs[filled])) {
                rows[filled++] = form;
                made++;
                if (filled == inputs.length) {
                    flush();
                }
            }
        }
        done.merge(form.toString(), made, Integer::sum);
        return made;
    }

    /** Runs what waits. */
    void flush() {
        int count = filled;
        filled = 0;
        if (count == 0) {
            return;
        }
        long start = System.nanoTime();
        count = onHost(count);
        long between = System.nanoTime();
        engine.run(inputs, engineOutcomes, count);
        hostNanos += between - start;
        engineNanos += System.nanoTime() - between;
        cases += count;
        for (int i = 0; i < count; i++) {
            if (!Comparison.same(inputs[i], hostOutcomes[i], engineOutcomes[i])) {
                differs(rows[i], inputs[i].copy(), hostOutcomes[i], engineOutcomes[i]);
            }
        }
    }

    /** Runs the host's part; a case that ends its helper is told and left out. Answers how many cases remain. */
    private int onHost(int count) {
        int remaining = count;
        while (true) {
            try {
                host.run(inputs, hostOutcomes, remaining);
                return remaining;
            } catch (HostCpuException e) {
                if (e.index() < 0 || e.index() >= remaining || ++ended > ENDED) {
                    throw e;
                }
                told.add(e.getMessage() + "\n");
                remaining--;
                Record bad = inputs[e.index()];
                inputs[e.index()] = inputs[remaining];
                inputs[remaining] = bad;
                rows[e.index()] = rows[remaining];
            }
        }
    }

    private void differs(Form form, Record input, Record hostOutcome, Record engineOutcome) {
        if (Comparison.differences(input, hostOutcome, engineOutcome).isEmpty()) {
            return; // in what the mode does not see
        }
        String row = (input.get(CaseLayout.MODE) == CaseLayout.MODE64 ? "64 " : "32 ") + form;
        if (differing.merge(row, 1, Integer::sum) > SHRUNK_OF_ROW || ++shrunk > SHRUNK) {
            return;
        }
        List<String> now = differences(input);
        if (now.isEmpty()) {
            told.add("differed once, not again:" + CaseText.head(input) + Comparison.differences(input, hostOutcome,
                engineOutcome) + "\n");
            return;
        }
        Record least = shrinker.shrink(input);
        List<String> differences = differences(least);
        String way = way(least, differences);
        if (ways.merge(way, 1, Integer::sum) <= TOLD) {
            told.add(way + CaseText.difference(least, differences));
        }
    }

    /** What a difference is about: mode, rows, and the names of what differs. */
    private static String way(Record least, List<String> differences) {
        StringBuilder way = new StringBuilder();
        Undefined.instructions(least).forEach(instruction -> way.append(instruction.form()).append("; "));
        differences
            .forEach(text -> way.append(text.startsWith("[") ? "memory" : text.substring(0, text.indexOf(':'))).append(
                ' '));
        return way.toString();
    }

    long cases() {
        return cases;
    }

    /** Cases by row. */
    Map<String, Integer> done() {
        return done;
    }

    /** Rows with differences, and how many. */
    Map<String, Integer> differing() {
        return differing;
    }

    /** The differences as text, empty for none. */
    String report() {
        StringBuilder text = new StringBuilder();
        told.forEach(text::append);
        ways.forEach((way, count) -> text.append(count).append(" ways: ").append(way).append('\n'));
        differing.forEach((row, count) -> text.append(count).append(" differ: ").append(row).append('\n'));
        return text.toString();
    }

    /** What was done, in a line. */
    String summary() {
        return String.format("%,d cases of %d rows, %d rows differ; host %,d ns per case, engine %,d", cases,
            done.size(), differing
                .size(),
            cases == 0 ? 0 : hostNanos / cases, cases == 0 ? 0 : engineNanos / cases);
    }
}
