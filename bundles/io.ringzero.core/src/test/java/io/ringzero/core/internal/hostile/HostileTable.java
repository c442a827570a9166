// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All rows, and the page made of them. */
final class HostileTable {
    /** Sub-operations that no hostile row makes, and where they are tested. */
    static final Map<String, String> ELSEWHERE = new TreeMap<>(Map.ofEntries(
        Map.entry("VCPUOP_initialise",
            "needs a whole context: wild calls only; NarrowHypercallsReadTheirLayoutsTest makes it succeed"),
        Map.entry("XENMEM_paging_op", "not supported: wild calls only"),
        Map.entry("XENMEM_sharing_op", "not supported: wild calls only"),
        Map.entry("XENMEM_acquire_resource", "for the control domain: wild calls only")));

    private HostileTable() {
        // Static.
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(EventRows.rows());
        rows.addAll(GrantRows.rows());
        rows.addAll(GrantSetupRows.rows());
        rows.addAll(SecondVersionRows.rows());
        rows.addAll(MemoryRows.rows());
        rows.addAll(MmuRows.rows());
        rows.addAll(CpuRows.rows());
        rows.addAll(SmallRows.rows());
        rows.addAll(DeviceRows.rows());
        return rows;
    }

    static String page(List<Row> rows, Map<String, Map<String, Long>> counts, long made) {
        StringBuilder page = new StringBuilder();
        page.append("# Hostile hypercalls\n\n");
        page.append("Written by `.ci/long hostile`; do not edit. ").append(made).append(" hypercalls by 64-bit and ")
            .append("32-bit guests, valid, nearly valid and wild.\nCounted are the answers of calls that aim at an ")
            .append("answer; an answer that a row does not name fails the run.\n\n");
        page.append("| Sub-operation | succeeded | errors | cannot occur here |\n|---|---|---|---|\n");
        for (Row row : rows) {
            Map<String, Long> of = new TreeMap<>(counts.getOrDefault(row.name, Map.of()));
            Long succeeded = of.remove(Row.OK);
            List<String> errors = of.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList();
            List<String> never = new ArrayList<>();
            row.never.forEach((error, why) -> never.add(error + ": " + why));
            if (row.noSuccess != null) {
                never.add("success: " + row.noSuccess);
            }
            page.append("| `").append(row.name).append("` | ").append(succeeded == null ? 0 : succeeded).append(" | ")
                .append(String.join(", ", errors)).append(" | ").append(String.join("; ", never)).append(" |\n");
        }
        page.append("\n## Made by wild calls only\n\n| Sub-operation | why |\n|---|---|\n");
        ELSEWHERE.forEach((name, why) -> page.append("| `").append(name).append("` | ").append(why).append(" |\n"));
        return page.toString();
    }
}
