// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;

/**
 * {@code xl sched-trace} beside two guests that spin on one pCPU, while one is paused and unpaused, while schedulers are exchanged: its picture
 * and its values have switches, wakes, blocks and swaps, and still have them after the machine's bundle went and came back.
 */
class SchedTraceShowsARunningGuestTest {
    private static final long KIB = 8 << 10;
    private static final int PATIENCE_SECONDS = 120;

    private final Ringzero ringzero = new Ringzero();

    @Test
    void eachKindOfEventIsInPictureAndValues() throws Exception {
        for (int life = 1; life <= 2; life++) {
            ringzero.powerCycle(Map.of("ringzero.clock", "real", "ringzero.memory.mib", "64", "ringzero.seed", "7",
                "ringzero.pcpus", "1"));
            trace("life " + life);
        }
    }

    private void trace(String life) throws Exception {
        Machine machine = ringzero.service(Machine.class);
        Control control = ringzero.service(Control.class);
        Path svg = Files.createTempFile("sched", ".svg");
        Path csv = Files.createTempFile("sched", ".csv");
        DomainId one = create("one");
        DomainId two = create("two");
        String before = inUse(machine);
        String other = before.equals("bvt") ? "credit" : "bvt";
        try {
            CompletableFuture<String> said = xl("xl sched-trace -t 3 --csv=" + csv + " " + svg);
            while (!said.isDone()) {
                control.pause(one);
                control.unpause(one);
                machine.slots().use("scheduler", inUse(machine).equals(other) ? before : other);
                TimeUnit.MILLISECONDS.sleep(50); // the trace goes by the host's time
            }
            String summary = said.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(summary.contains(" switches, "), life + ": " + summary);
            List<String> values = Files.readAllLines(csv);
            for (String kind : List.of("switch", "wake", "block", "swap")) {
                assertTrue(values.stream().anyMatch(line -> line.contains("," + kind + ",")), life + ": no " + kind
                    + " in " + summary);
            }
            assertTrue(values.stream().anyMatch(line -> line.matches("\\d+,switch,0,d" + one.domid() + "v0,d" + two
                .domid() + "v0,runnable,")), life + ": the two take turns: " + summary);
            String picture = Files.readString(svg);
            for (String text : List.of("pCPU 0", "one d" + one.domid() + "v0", "two d" + two.domid() + "v0",
                "class=\"wake\"", "class=\"swap\"", before + " to " + other, "waits for a pCPU")) {
                assertTrue(picture.contains(text), life + ": no " + text);
            }
        } finally {
            machine.slots().use("scheduler", before);
            ringzero.service(Toolstack.class).destroy(one);
            ringzero.service(Toolstack.class).destroy(two);
            Files.delete(svg);
            Files.delete(csv);
        }
        assertEquals(before, inUse(machine));
    }

    /** Gives a line to a shell of its own, without a terminal, on a thread of its own. */
    private CompletableFuture<String> xl(String line) throws InterruptedException {
        CommandProcessor shell = ringzero.service(CommandProcessor.class);
        return CompletableFuture.supplyAsync(() -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (CommandSession session = shell.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
                return String.valueOf(session.execute(line));
            } catch (Exception e) {
                throw new AssertionError(line + ": " + e.getMessage(), e);
            }
        });
    }

    private DomainId create(String name) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("storm-spin");
        DomainId domain = ringzero.service(Toolstack.class).create(new GuestConfig(name, null, kernel, null, "", KIB,
            KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }

    private static String inUse(Machine machine) {
        return machine.slots().slots().stream().filter(slot -> slot.name().equals("scheduler")).map(SlotInfo::inUse)
            .findFirst().map(String::valueOf).orElse("none there");
    }
}
