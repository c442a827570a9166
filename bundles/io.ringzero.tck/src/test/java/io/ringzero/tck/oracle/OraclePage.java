// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Attribute;
import io.ringzero.x86.Form;
import io.ringzero.x86.OpcodeTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code docs/cpu-oracle.md} from the opcode table. */
final class OraclePage {
    private static final String HEAD = """
        # The host's processor as the judge

        Generated from the opcode table and `Coverage`; do not edit. To write it anew: `mvn -B test -pl bundles/io.ringzero.tck -am \
        -Dtest=OraclePageIsUpToDateTest -Dsurefire.failIfNoSpecifiedTests=false -Dringzero.write=true`.

        Each row of the opcode table that a process may run is run on the silicon and on the engine, from the same states, in 64-bit
        and in 32-bit code, and everything is compared: registers, flags, memory, x87 and SSE state, exception, error code, CR2. How,
        is told by the package `io.ringzero.tck.oracle`; what came of it, by [proofs.md](proofs.md) (`.ci/long cpu-oracle`).

        One row or family, from a seed:

        ```
        mvn -B test -pl bundles/io.ringzero.cpu.interpreter -am -Dtest=InterpreterAgreesWithTheHostCpuTest \\
            -Dsurefire.failIfNoSpecifiedTests=false -Dfast -Doracle.rows='^shld' -Doracle.cases=10000 -Doracle.seed=7
        ```

        The recorded results for hosts without such a processor (`corpus.bin.gz`, from an AMD EPYC 9xx4) are written anew by \
        `mvn -B test -pl bundles/io.ringzero.tck -am -Dtest=CorpusIsWhatTheHostDoesTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Doracle.record=true`.

        Not compared: the flags that the table calls undefined (`UndefinedFlags`); RF, which only the kernel's frame shows; the present
        bit of page faults beyond the addresses of processes, which the kernel sets.
        """;

    private OraclePage() {
    }

    static String text(OpcodeTable table) {
        Map<String, List<String>> without = new LinkedHashMap<>();
        List<String> bounded = new ArrayList<>();
        List<String> vendor = new ArrayList<>();
        int covered = 0;
        for (Form form : table.forms()) {
            String reason = Coverage.reason(form);
            String row = "`" + form + "`";
            if (reason.isEmpty()) {
                covered++;
                add(bounded, form.attributes().contains(Attribute.APPROX), row);
                add(vendor, form.attributes().contains(Attribute.VENDOR), row);
            } else {
                without.computeIfAbsent(reason, any -> new ArrayList<>()).add(row);
            }
        }
        StringBuilder text = new StringBuilder(HEAD);
        text.append("\n## Rows that are not judged\n\n").append(covered).append(" of ").append(table.forms().size())
            .append(
                " rows are judged. The others:\n\n| why | rows |\n|---|---|\n");
        without.forEach(
            (reason, rows) -> text.append("| ").append(reason).append(" | ").append(String.join(", ", rows)).append(
                " |\n"));
        text.append("\n## Rows judged within a bound\n\n").append(Approximation.BOUND).append("\n\n")
            .append(list(bounded));
        text.append("\n## Rows judged on AMD's processors only\n\n").append(list(vendor));
        return text.toString();
    }

    private static void add(List<String> to, boolean wanted, String row) {
        if (wanted) {
            to.add(row);
        }
    }

    private static String list(List<String> rows) {
        return rows.isEmpty() ? "None.\n" : String.join(", ", rows) + "\n";
    }
}
