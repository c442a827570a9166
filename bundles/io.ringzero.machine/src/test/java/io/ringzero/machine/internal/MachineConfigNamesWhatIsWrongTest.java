// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A wrong property is told with its name, its value and what is allowed; without properties there is a sound machine. */
class MachineConfigNamesWhatIsWrongTest {
    private static final Map<String, String> GOOD = Map.of("ringzero.memory.mib", "8192", "ringzero.pcpus", " 64 ",
        "ringzero.clock", "virtual", "ringzero.seed", "-1", "ringzero.nanos-per-instruction", "10", "ringzero.costs",
        "none");

    @Test
    void defaults() {
        assertEquals(new MachineConfig(1024, 1, false, 0, 1, true), MachineConfig.of(name -> null));
    }

    @Test
    void everyPropertyIsRead() {
        MachineConfig config = MachineConfig.of(GOOD::get);
        assertEquals(new MachineConfig(8192, 64, true, -1, 10, false), config);
        assertEquals(8L << 30, config.frames() << 12);
    }

    @Test
    void wrongValues() {
        Map<String, List<String>> wrong = Map.of("ringzero.memory.mib", List.of("3", "16777217", "1g", "", "1.5"),
            "ringzero.pcpus", List.of("0", "65", "-1"), "ringzero.clock", List.of("Virtual", "", "fake"),
            "ringzero.seed",
            List.of("x", "9223372036854775808"), "ringzero.nanos-per-instruction", List.of("0", "1001"),
            "ringzero.costs", List.of("zero", "", "None"));
        wrong.forEach((property, values) -> values.forEach(value -> {
            Map<String, String> properties = new HashMap<>(GOOD);
            properties.put(property, value);
            String message = Thrown.message(IllegalArgumentException.class, () -> MachineConfig.of(properties::get));
            assertTrue(message.startsWith(property + " is ") && message.endsWith("not \"" + value + "\""), message);
        }));
    }
}
