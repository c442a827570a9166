// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of the paper's tables 3 to 5 ("Xen and the Art of Virtualization", SOSP 2003) and how it is measured here.
 *
 * @param table number in the paper
 * @param name of the figure
 * @param paper microseconds as published: native Linux (one processor), Xen, VMware, User-Mode Linux
 * @param probe what is run
 * @param per operations in one round of the probe
 * @param less what is run to be subtracted, null for nothing
 * @param lessPer operations in one of its rounds
 */
record Row(int table, String name, List<Double> paper, Probe probe, int per, @Nullable Probe less, int lessPer) {
    static final List<String> COLUMNS = List.of("Linux", "Xen", "VMware", "UML");

    private static final Probe HANDLER = new Probe('h', 2000, "");
    private static final Probe UNTOUCHED = new Probe('u', 100, "");
    private static final int PAGES = FileLoops.FAULT_BYTES >> 12;

    static final List<Row> ALL = List.of(
        simple(3, "null call", 'n', 20000, "", 0.45, 0.46, 0.73, 24.7),
        new Row(3, "null I/O", List.of(0.50, 0.50, 0.83, 25.1), new Probe('i', 6000, ""), 2, null, 1),
        simple(3, "stat", 's', 5000, "", 1.28, 1.22, 1.88, 36.1),
        simple(3, "open/close", 'o', 3000, "", 1.92, 1.88, 2.99, 62.8),
        simple(3, "select TCP", 'l', 600, "", 5.70, 5.69, 11.1, 39.9),
        simple(3, "signal install", 'g', 10000, "", 0.68, 0.69, 1.02, 26.0),
        new Row(3, "signal handle", List.of(2.49, 1.75, 4.63, 46.0), HANDLER, 1, null, 1),
        simple(3, "fork", 'f', 30, "", 110, 198, 874, 21000),
        simple(3, "exec", 'e', 16, "", 530, 768, 2300, 33000),
        simple(3, "sh", 'b', 8, "", 4000, 4800, 10000, 58000),
        ring(2, 0, 400, 0.77, 1.97, 18.1, 15.5),
        ring(2, 16, 400, 0.91, 2.22, 17.6, 14.6),
        ring(2, 64, 200, 1.06, 2.67, 21.3, 14.4),
        ring(8, 16, 100, 1.03, 3.07, 22.4, 16.3),
        ring(8, 64, 60, 24.3, 28.7, 51.6, 36.8),
        ring(16, 16, 60, 3.61, 7.08, 41.7, 23.6),
        ring(16, 64, 40, 37.6, 39.4, 72.2, 52.0),
        simple(5, "0K create", 'C', 200, " 0", 32.1, 32.5, 35.3, 130),
        simple(5, "0K delete", 'D', 200, " 0", 6.08, 5.86, 9.3, 65.7),
        simple(5, "10K create", 'C', 100, " 10240", 66.0, 68.2, 85.6, 250),
        simple(5, "10K delete", 'D', 100, " 10240", 12.5, 13.6, 21.4, 113),
        simple(5, "mmap", 'm', 20, "", 68.0, 139, 620, 1400),
        new Row(5, "prot fault", List.of(1.06, 1.40, 7.53, 21.8), new Probe('v', 2000, ""), 1, HANDLER, 1),
        new Row(5, "page fault", List.of(1.42, 2.73, 12.4, 26.3), new Probe('p', 8, ""), PAGES, UNTOUCHED, PAGES));

    /**
     * A call of the program.
     *
     * @param letter of the loop
     * @param rounds of its shorter run; the longer one has three times as many
     * @param rest further arguments, a space before each
     */
    record Probe(char letter, int rounds, String rest) {
        String arguments(int count) {
            return letter + " " + count + rest;
        }
    }

    private static Row simple(int table, String name, char letter, int rounds, String rest, double... paper) {
        return new Row(table, name, java.util.Arrays.stream(paper).boxed().toList(), new Probe(letter, rounds, rest), 1,
            null, 1);
    }

    private static Row ring(int processes, int kib, int rounds, double... paper) {
        return new Row(4, processes + "p/" + kib + "K", java.util.Arrays.stream(paper).boxed().toList(),
            new Probe('c', rounds, " " + processes + " " + kib), processes, new Probe('c', 1000, " 1 " + kib), 1);
    }

    /** Each call that the rows need, once. */
    static List<Probe> probes() {
        return ALL.stream().flatMap(row -> Stream.concat(Stream.of(row.probe), Stream.ofNullable(row.less)))
            .distinct().toList();
    }
}
