// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Parameter;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** A good configuration is handed on whole; a wrong one is named with its PID, key and remedy, and nothing of it is handed on. */
class AWrongConfigurationIsNamedAndChangesNothingTest {
    private final FakeCpupools pools = new FakeCpupools();
    private final FakeSlots slots = new FakeSlots();
    private final SchedulerConfiguration ofCredit = new SchedulerConfiguration(pools, "credit", List.of(
        new Parameter("slice", false, 1, 1000, 30, "slice, ms"), new Parameter("warp", true, 0, 20, 2, "warp, us")));
    private final MachineConfiguration ofMachine = new MachineConfiguration(slots);

    @Test
    void aGoodOneIsHandedOnWhole() {
        ofCredit.updated(new Hashtable<>(Map.of("slice", 7, "warp", "1=3, 2=4", "service.pid", "x")));
        ofCredit.updated(null);
        assertEquals(List.of("credit [-1:slice=7, 1:warp=3, 2:warp=4]", "credit []"), pools.configured);
        ofMachine.updated(new Hashtable<>(Map.of("scheduler", " credit ", "service.pid", "x")));
        ofMachine.updated(null);
        assertEquals(List.of("scheduler credit"), slots.preferred);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"slice | 0 | slice: slice, ms is a number, 1 to 1000, not 0",
        "warp | 7 | warp: each domain has its own",
        "slyce | 7 | slyce: there is no such parameter; there is [slice, warp]",
        "warp | 1=13 | scheduler credit refuses its configuration: bad luck"})
    void ofAScheduler(String key, String value, String said) {
        try (LoggedLines log = new LoggedLines(SchedulerConfiguration.class)) {
            ofCredit.updated(new Hashtable<>(Map.of(key, value)));
            assertEquals(List.of(), pools.configured);
            assertEquals(1, log.lines.size());
            String line = log.lines.getFirst();
            assertTrue(line.startsWith("WARNING configuration io.ringzero.sched.credit, " + said), line);
            assertTrue(line.endsWith("; nothing was changed"), line);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"scheduler | ' ' | , scheduler: name a scheduler: xl sched-list shows them",
        "schedular | credit | , schedular: there is no such key, there is scheduler",
        "scheduler | shy | , scheduler: not today; rr stays",
        "scheduler | late | : there is no scheduler late yet; it is put into use when it comes"})
    void ofTheMachine(String key, String value, String said) {
        try (LoggedLines log = new LoggedLines(MachineConfiguration.class)) {
            ofMachine.updated(new Hashtable<>(Map.of(key, value)));
            assertEquals(1, log.lines.size());
            assertTrue(log.lines.getFirst().startsWith("WARNING configuration io.ringzero.machine" + said),
                log.lines.getFirst());
        }
    }

    @Test
    void theFormOfTheMachineOffersWhatIsThere() {
        AttributeDefinition[] keys = ofMachine.getObjectClassDefinition("io.ringzero.machine", null)
            .getAttributeDefinitions(ObjectClassDefinition.ALL);
        assertEquals("scheduler", keys[0].getID());
        assertArrayEquals(new String[] {"credit", "rr", "shy"}, keys[0].getOptionValues());
        assertEquals("", keys[0].validate("late"), "one may be named that is not there yet");
        assertEquals("name one", keys[0].validate(" "));
        assertThrows(IllegalArgumentException.class, () -> ofMachine.getObjectClassDefinition("another", null));
        assertThrows(IllegalArgumentException.class, () -> ofCredit.getObjectClassDefinition("another", null));
    }
}
