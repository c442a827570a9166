// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.Hypervisor;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code xl top}: xentop(1)'s table, again and again, until q, Escape, Ctrl-C, the end of the input, or as many pictures as were asked
 * for. On the caller's thread.
 */
final class TopVerb {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final int DELAY_SECONDS = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Hypervisor hypervisor;
    private final Machine machine;

    @Inject
    TopVerb(Hypervisor hypervisor, Machine machine) {
        this.hypervisor = hypervisor;
        this.machine = machine;
    }

    List<Verb> verbs() {
        return List.of(new Verb("top", "", 0, 0,
            List.of(new Verb.Option("b", "batch", "one picture below the other, no keys"),
                new Verb.Option("i", "iterations", "N", "so many pictures, then end"),
                new Verb.Option("d", "delay", "SECONDS", "between two of them, 3 unless told"),
                new Verb.Option("v", "vcpus", "what each vCPU has run as well"),
                new Verb.Option("r", "repeat-header", "the header before each domain"),
                new Verb.Option("f", "full-name", "names are not cut")),
            "shows how much time and memory domains take, again and again; q ends",
            List.of("xl top", "xl top -b -i 2 -d 1", "xl top -v"), this::top));
    }

    private String top(Arguments arguments) throws Exception {
        boolean batch = arguments.has("b");
        int pictures = arguments.number("i", 0, 0);
        int delay = arguments.number("d", DELAY_SECONDS, 1);
        TopTable table = new TopTable(hypervisor, arguments.has("v"), arguments.has("r"), arguments.has("f"));
        Seat seat = arguments.seat();
        CountDownLatch enough = new CountDownLatch(1);
        try (Seat.Stay stay = batch ? () -> {
        } : seat.raw().enter()) {
            if (!batch) {
                Thread.ofVirtual().name("xl-top").start(() -> Keys.await(seat.keys(), enough));
            }
            for (int drawn = 1;; drawn++) {
                show(seat.out(), batch, table.next(wallTime()));
                if (drawn == pictures || enough.await(delay, TimeUnit.SECONDS)) {
                    return "";
                }
            }
        }
    }

    private static void show(PrintStream out, boolean batch, String picture) {
        // In raw mode a line feed alone does not return to the first column.
        out.print(batch ? picture : CLEAR + picture.replace("\n", "\r\n"));
        out.flush();
    }

    private String wallTime() {
        long nanos = machine.clock().wallNanos();
        return TIME.format(Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L).atOffset(
            ZoneOffset.UTC));
    }
}
