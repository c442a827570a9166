// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.machine.internal.slot.Choice;
import io.ringzero.machine.internal.trace.TraceEvents;
import io.ringzero.runqueue.RoundRobin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes in the machine's books is an event of the Flight Recorder, with the machine's time, while the bundle is there. */
class SchedulingIsSeenByTheFlightRecorderTest {
    private static final List<String> NAMES = List.of("io.ringzero.Switch", "io.ringzero.Wake", "io.ringzero.Block",
        "io.ringzero.Swap");

    @TempDir
    private Path folder;

    @Test
    void switchesWakesBlocksAndSwapsAreEventsAtTheMachinesTime() throws Exception {
        try (TraceEvents events = new TraceEvents();
            TestMachine test = TestMachine.virtual(1);
            FakeCore core = new FakeCore(test.machine);
            Recording recording = recording()) {
            test.start(core, () -> core.vcpu(0) + core.vcpu(0));
            test.runTo(5_000_000);
            still(test, () -> test.machine.vcpus().sleep(0));
            test.runTo(7_000_000);
            still(test, () -> test.machine.vcpus().wake(0));
            test.machine.schedulerSeats().added(new Choice<>("other", new RoundRobin(300), true));
            assertTrue(test.machine.slots().use("scheduler", "other").done());
            test.runTo(9_000_000);
            List<RecordedEvent> seen = events(recording);

            assertEquals(List.of(0L, 0L, 7_000_000L), times(seen, "io.ringzero.Wake"));
            assertEquals(List.of(5_000_000L), times(seen, "io.ringzero.Block"));
            assertEquals(List.of("built-in to other true 7000000"), seen.stream().filter(
                event -> event.getEventType().getName().equals("io.ringzero.Swap")).map(
                    event -> event.getString("from")
                        + " to " + event.getString("to") + " " + event.getBoolean("done") + " " + event
                            .getLong("systemNanos"))
                .toList());
            follow(seen.stream().filter(event -> event.getEventType().getName().equals("io.ringzero.Switch")).toList());
        }
    }

    /** Each switch takes the one from the pCPU that the one before put there. */
    private static void follow(List<RecordedEvent> switches) {
        assertTrue(switches.size() > 6, "both run by turns: " + switches.size());
        int present = -1;
        long now = 0;
        for (RecordedEvent event : switches) {
            assertEquals(0, event.getInt("pcpu"));
            assertEquals(present, event.getInt("fromVcpu"), event::toString);
            assertEquals(event.getInt("toVcpu") < 0 ? -1 : 1, event.getInt("toDomain"));
            assertTrue(event.getLong("systemNanos") >= now, "time does not go back");
            now = event.getLong("systemNanos");
            present = event.getInt("toVcpu");
            assertFalse(now > 5_000_000 && now < 7_000_000 && present == 0, "it slept");
        }
    }

    @Test
    void aPcpuThatGoesIdleAndOneWhoseVcpuIsRemovedAreSwitchesToNobody() throws Exception {
        try (TraceEvents events = new TraceEvents();
            TestMachine test = TestMachine.virtual(1);
            FakeCore core = new FakeCore(test.machine);
            Recording recording = recording()) {
            test.start(core, () -> core.vcpu(0));
            test.runTo(1_000_000);
            still(test, () -> test.machine.vcpus().sleep(0));
            test.runTo(2_000_000);
            still(test, () -> test.machine.vcpus().wake(0));
            test.runTo(3_000_000);
            still(test, () -> test.machine.vcpus().remove(0));
            assertEquals(List.of("-1>0", "0>-1 false", "-1>0", "0>-1 false"), events(recording).stream()
                .filter(event -> event.getEventType().getName().equals("io.ringzero.Switch"))
                .map(event -> event.getInt("fromVcpu") + ">" + event.getInt("toVcpu") + (event.getInt("fromVcpu") < 0
                    ? ""
                    : " " + event.getBoolean("fromRunnable")))
                .toList());
        }
    }

    @Test
    void theEventsAreKnownWhileTheBundleIsThereOnly() {
        FlightRecorder recorder = FlightRecorder.getFlightRecorder();
        assertEquals(List.of(), known(recorder));
        for (int i = 0; i < 3; i++) {
            try (TraceEvents events = new TraceEvents()) {
                assertEquals(NAMES.stream().sorted().toList(), known(recorder));
            }
            assertEquals(List.of(), known(recorder), "the recorder let go");
        }
    }

    @Test
    void aRunThatIsRecordedIsTheSameAsOneThatIsNot() throws Exception {
        String unseen = run();
        try (TraceEvents events = new TraceEvents(); Recording recording = recording()) {
            assertEquals(unseen, run());
            assertFalse(events(recording).isEmpty());
        }
    }

    private static String run() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = new FakeCore(test.machine)) {
            test.start(core, () -> core.vcpu(0) + core.vcpu(300) + core.vcpu(70));
            test.runTo(20_000_000);
            return core.left + " " + core.retired(0) + " " + core.retired(1) + " " + core.retired(2);
        }
    }

    private static void still(TestMachine test, Runnable work) throws Exception {
        test.machine.atSafePoint(() -> {
            work.run();
            return work;
        });
    }

    private static List<String> known(FlightRecorder recorder) {
        return recorder.getEventTypes().stream().map(EventType::getName).filter(name -> name.startsWith("io.ringzero."))
            .sorted().toList();
    }

    private static Recording recording() {
        Recording recording = new Recording();
        NAMES.forEach(recording::enable);
        recording.start();
        return recording;
    }

    /** In the order of the recorder's clock. */
    private List<RecordedEvent> events(Recording recording) throws Exception {
        recording.stop();
        Path file = folder.resolve("events.jfr");
        Files.deleteIfExists(file);
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
            .filter(event -> NAMES.contains(event.getEventType().getName()))
            .sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList();
    }

    private static List<Long> times(List<RecordedEvent> seen, String name) {
        return seen.stream().filter(event -> event.getEventType().getName().equals(name))
            .map(event -> event.getLong("systemNanos")).toList();
    }
}
