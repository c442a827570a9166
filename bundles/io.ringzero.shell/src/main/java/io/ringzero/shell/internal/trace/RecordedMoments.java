// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * What a recording has of the machine's events, in the order in which they came about: that of the recorder's clock, for one thread at a time
 * changes the machine's books; pCPUs' system times may differ a little.
 *
 * @param cut moments beyond {@link #MOST}, the latest, which were dropped
 */
record RecordedMoments(List<Moment> moments, long cut) {
    /** Names of the events; the bundle of the machine declares them. */
    static final List<String> NAMES = List.of("io.ringzero.Switch", "io.ringzero.Wake", "io.ringzero.Block",
        "io.ringzero.Swap");
    /** Most that are kept, so that a trace fits into memory whatever guests do. */
    static final int MOST = 2_000_000;

    /** A moment and the recorder's time. */
    private record Stamped(long seconds, int nanos, Moment moment) {
    }

    /** @param beginNanos what was earlier by system time counts as of then */
    static RecordedMoments read(Path file, long beginNanos) throws IOException {
        List<Stamped> found = new ArrayList<>();
        long cut = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                Moment moment = moment(event, beginNanos);
                if (moment != null && found.size() == MOST) {
                    cut++;
                } else if (moment != null) {
                    found.add(new Stamped(event.getStartTime().getEpochSecond(), event.getStartTime().getNano(),
                        moment));
                }
            }
        }
        found.sort(Comparator.comparingLong(Stamped::seconds).thenComparingInt(Stamped::nanos));
        return new RecordedMoments(found.stream().map(Stamped::moment).toList(), cut);
    }

    private static @Nullable Moment moment(RecordedEvent event, long beginNanos) {
        String name = event.getEventType().getName();
        if (!NAMES.contains(name)) {
            return null;
        }
        long nanos = Math.max(beginNanos, event.getLong("systemNanos"));
        return switch (name) {
            case "io.ringzero.Switch" -> new Moment.Switch(nanos, event.getInt("pcpu"), who(event, "from"),
                event.getBoolean("fromRunnable"), who(event, "to"));
            case "io.ringzero.Wake" -> new Moment.Wake(nanos, new Who(event.getInt("domain"), event.getInt("vcpu")));
            case "io.ringzero.Block" -> new Moment.Block(nanos, new Who(event.getInt("domain"), event.getInt("vcpu")),
                event.getBoolean("ran"));
            default -> new Moment.Swap(nanos, text(event, "slot"), text(event, "from"), text(event, "to"),
                event.getBoolean("done"), event.getLong("pauseNanos"));
        };
    }

    private static @Nullable Who who(RecordedEvent event, String side) {
        int domain = event.getInt(side + "Domain");
        return domain < 0 ? null : new Who(domain, event.getInt(side + "Vcpu"));
    }

    private static String text(RecordedEvent event, String field) {
        return Objects.requireNonNullElse(event.getString(field), "(vacant)");
    }
}
