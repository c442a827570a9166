// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.shell.internal.trace.Recorder;
import io.ringzero.shell.internal.trace.TimelineSvg;
import io.ringzero.shell.internal.trace.Trace;
import io.ringzero.shell.internal.trace.TraceCsv;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code xl sched-trace}: records what the schedulers do for a while and draws it. Ends early by q, Escape or Ctrl-C where there is a
 * terminal; elsewhere the input belongs to the commands that follow and is left alone. On the caller's thread.
 */
final class TraceVerb {
    private static final int SECONDS = 5;
    private static final int MOST_SECONDS = 600;
    private static final String ADVICE = "name a file in a folder that is there and that you may write to";

    private final Recorder recorder;

    @Inject
    TraceVerb(Recorder recorder) {
        this.recorder = recorder;
    }

    List<Verb> verbs() {
        return List.of(new Verb("sched-trace", "FILE.svg", 1, 1,
            List.of(new Verb.Option("t", "time", "SECONDS", "for how long, 1 to 600, 5 unless told; a key ends it"),
                new Verb.Option("c", "csv", "FILE", "each event as a line of comma-separated values as well")),
            "draws what schedulers do as a timeline: switches, wakes, blocks, swaps",
            List.of("xl sched-trace sched.svg", "xl sched-trace -t 20 --csv=sched.csv sched.svg"), this::trace));
    }

    private String trace(Arguments arguments) throws Exception {
        int seconds = arguments.number("t", SECONDS, 1);
        if (seconds > MOST_SECONDS) {
            throw new XlException(seconds + " s are too long for one picture", "give -t 1 to 600");
        }
        Path svg = writable(arguments.operand(0));
        String wanted = arguments.values().get("c");
        Path csv = wanted == null ? null : writable(wanted);
        if (csv != null && csv.toAbsolutePath().normalize().equals(svg.toAbsolutePath().normalize())) {
            throw new XlException("picture and values cannot both go to " + svg, "name two files");
        }
        Trace trace = record(arguments.seat(), seconds);
        write(svg, out -> out.append(TimelineSvg.of(trace)));
        if (csv != null) {
            write(csv, out -> TraceCsv.write(trace.moments(), out));
        }
        return svg + (csv == null ? "" : ", " + csv) + ": " + trace.summary() + "\n";
    }

    private Trace record(Seat seat, int seconds) throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        boolean keys = seat.raw().terminal();
        Thread reader = Thread.ofVirtual().name("xl-sched-trace").unstarted(() -> Keys.await(seat.keys(), enough));
        String what = "Tracing for " + seconds + " s" + (keys ? " (q ends it)" : "");
        try (Seat.Stay stay = keys ? seat.raw().enter() : () -> {
        }) {
            if (keys) {
                reader.start();
            }
            return Progress.of(seat.out(), what, () -> recorder.record(() -> pause(enough, seconds)));
        } catch (IOException e) {
            throw new XlException("the trace cannot be recorded: " + e.getMessage(),
                "see to free space in the folder for temporary files (java.io.tmpdir)");
        } finally {
            reader.interrupt();
        }
    }

    /** Until the time is over or a key ends it; an interrupt, which is how the shell passes Ctrl-C on, ends it as well. */
    private static void pause(CountDownLatch enough, int seconds) {
        try {
            if (!enough.await(seconds, TimeUnit.SECONDS)) {
                enough.countDown();
            }
        } catch (InterruptedException e) {
            enough.countDown(); // what was recorded until now is drawn
        }
    }

    /** A file that looks as if it could be written: said before the time is spent, not after. */
    private static Path writable(String name) throws XlException {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw new XlException("'" + name + "' is no name of a file: " + e.getReason(), ADVICE);
        }
        Path folder = file.toAbsolutePath().getParent();
        String why = objection(file, folder);
        if (why != null) {
            throw new XlException("cannot write " + file + ": " + why, ADVICE);
        }
        return file;
    }

    private static @Nullable String objection(Path file, @Nullable Path folder) {
        if (folder == null || Files.isDirectory(file)) {
            return "it is a folder";
        }
        if (!Files.isDirectory(folder)) {
            return "there is no folder " + folder;
        }
        return Files.isWritable(Files.exists(file) ? file : folder) ? null : "no permission";
    }

    /** What goes into a file. */
    @FunctionalInterface
    private interface Content {
        void write(Writer out) throws IOException;
    }

    private static void write(Path file, Content content) throws XlException {
        try (Writer out = Files.newBufferedWriter(file)) {
            content.write(out);
        } catch (IOException e) {
            throw new XlException("cannot write " + file + ": " + e, ADVICE);
        }
    }
}
