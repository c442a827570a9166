// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.CallbackOp;
import io.ringzero.abi.ConsoleIo;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.PhysdevOp;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.XenVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Hostile guests of both widths: every sub-operation succeeds, returns each of its documented errors, and nothing
 * else; no exception escapes, the audit holds, a bystander's memory stays. {@code -Dringzero.hostile.calls=1000000}
 * makes it long, {@code -Dringzero.hostile.seed} repeats one session.
 */
final class HostileGuestsMeetEveryAnswerTest {
    private static final long PER_SESSION = 10_000;
    private static final long CALLS = Long.getLong("ringzero.hostile.calls", 50_000);
    /** So many calls make every sub-operation succeed a thousand times. */
    private static final long LONG = 1_000_000;

    @Test
    void everyAnswerOccursAndNothingElseHappens() throws IOException {
        List<Row> rows = HostileTable.rows();
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        Map<String, String> undocumented = new TreeMap<>();
        long made = 0;
        List<Long> seeds = seeds();
        for (int i = 0; made < CALLS || i < seeds.size(); i++) {
            long seed = i < seeds.size() ? seeds.get(i) : 0x5eed_0000L + i;
            made += new HostileSession(seed, rows, counts, undocumented).run(PER_SESSION, i % 50 == 0);
        }
        long least = CALLS >= LONG ? 1000 : 1;
        List<String> missing = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Long> of = counts.getOrDefault(row.name, Map.of());
            if (row.noSuccess == null && of.getOrDefault(Row.OK, 0L) < least) {
                missing.add(row.name + " succeeded " + of.getOrDefault(Row.OK, 0L) + " times");
            }
            Set<String> errors = new TreeSet<>(row.errors.keySet());
            errors.addAll(row.rare.keySet());
            errors.stream().filter(error -> !of.containsKey(error)).forEach(error -> missing.add(
                row.name + " never answered " + error));
        }
        assertEquals("", String.join("\n", undocumented.entrySet().stream().map(Object::toString).toList())
            + String.join("\n", missing));
        String write = System.getProperty("ringzero.hostile.write");
        if (write != null) {
            Files.writeString(Path.of(write), HostileTable.page(rows, counts, made));
        }
    }

    @Test
    void aSeedMakesTheSameCallsAgain() {
        Map<String, Map<String, Long>> once = new TreeMap<>();
        Map<String, Map<String, Long>> again = new TreeMap<>();
        long first = new HostileSession(77, HostileTable.rows(), once, new TreeMap<>()).run(3000, false);
        assertEquals(first, new HostileSession(77, HostileTable.rows(), again, new TreeMap<>()).run(3000, false));
        assertEquals(once, again);
    }

    @Test
    void everySubOperationOfTheInterfaceHasARow() {
        Set<String> names = HostileTable.rows().stream().map(row -> row.name).collect(Collectors.toSet());
        names.addAll(HostileTable.ELSEWHERE.keySet());
        Map<Class<?>, String> interfaces = Map.of(EventChannelOp.class, "EVTCHNOP_", GrantTableOp.class, "GNTTABOP_",
            MemoryOp.class, "XENMEM_", MmuExt.class, "MMUEXT_", SchedOp.class, "SCHEDOP_", VcpuOp.class, "VCPUOP_",
            CallbackOp.class, "CALLBACKOP_", XenVersion.class, "XENVER_", PhysdevOp.class, "PHYSDEVOP_",
            ConsoleIo.class, "CONSOLEIO_");
        Set<String> without = new TreeSet<>();
        interfaces.forEach((type, prefix) -> Results.constants(type, prefix).values().stream()
            .filter(name -> !names.contains(name)).forEach(without::add));
        assertEquals(Set.of(), without);
    }

    @Test
    void thePageNamesEveryRowAndEveryError() throws IOException {
        String page = Files.readString(Path.of("../../docs/hostile.md"));
        for (Row row : HostileTable.rows()) {
            assertTrue(page.contains("| `" + row.name + "` |"), "docs/hostile.md has no row for " + row.name);
        }
    }

    /** Seeds that ever failed, or the one to repeat. */
    private static List<Long> seeds() throws IOException {
        Long one = Long.getLong("ringzero.hostile.seed");
        if (one != null) {
            return List.of(one);
        }
        try (InputStream in = HostileGuestsMeetEveryAnswerTest.class.getResourceAsStream("seeds.txt")) {
            String text = new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Long.parseLong(line.strip())).toList();
        }
    }
}
