// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuidTable;
import io.ringzero.x86.Attribute;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Form;
import io.ringzero.x86.OpcodeTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The recorded results are those of the host's processor, where it is of the vendor that we follow. {@code -Doracle.record=true}
 * records them anew: some cases of each row and mode, each with everything taken away that does not matter to it.
 */
class CorpusIsWhatTheHostDoesTest {
    private static final int CASES = 5;
    private static final long SEED = 2026;
    private static final Path FILE = Path.of("src/main/resources/io/ringzero/tck/oracle", Corpus.RESOURCE);

    @Test
    void recordedResultsAreThoseOfTheHost() throws IOException {
        try (HostCpu host = HostCpu.open()) {
            CpuidTable cpuid = HostFeatures.of(host);
            Assumptions.assumeTrue(HostFeatures.amd(cpuid), "the results are those of AMD's processors");
            if (Boolean.getBoolean("oracle.record")) {
                try (OutputStream out = Files.newOutputStream(FILE)) {
                    Corpus.write(record(host, cpuid), out);
                }
            }
            List<Corpus.Vector> vectors = Files.exists(FILE) ? Corpus.read(Files.newInputStream(FILE)) : Corpus.read();
            StringBuilder report = new StringBuilder();
            for (Corpus.Vector vector : vectors) {
                boolean known = Undefined.instructions(vector.input()).stream()
                    .allMatch(instruction -> HostFeatures.has(cpuid,
                        instruction.form().feature()));
                List<String> differences = known
                    ? Comparison.differences(vector.input(), vector.outcome(), host.run(vector.input()))
                    : List.of();
                if (!differences.isEmpty()) {
                    report.append(CaseText.difference(vector.input(), differences));
                }
            }
            assertEquals("", report.toString());
            assertTrue(vectors.size() > 1000);
        } catch (HostCpuException e) {
            Assumptions.abort("the host's processor cannot be asked: " + e.getMessage());
        }
    }

    private static List<Corpus.Vector> record(HostCpu host, CpuidTable cpuid) {
        List<Corpus.Vector> vectors = new ArrayList<>();
        for (CodeMode mode : List.of(CodeMode.LONG64, CodeMode.PROTECTED32)) {
            for (Form form : OpcodeTable.standard().forms()) {
                boolean covered = Coverage.reason(form).isEmpty() && HostFeatures.has(cpuid, form.feature());
                if (covered && !form.attributes().contains(Attribute.APPROX)) {
                    row(vectors, host, mode, form);
                }
            }
        }
        return vectors;
    }

    private static void row(List<Corpus.Vector> vectors, HostCpu host, CodeMode mode, Form form) {
        CaseGenerator generator = new CaseGenerator(SEED ^ form.toString().hashCode(), mode, List.of());
        int made = 0;
        for (int tries = 0; made < CASES && tries < CASES * 20; tries++) {
            Record input = new Record();
            if (generator.make(form, input)) {
                Record outcome = host.run(input);
                Record least = new Shrinker(other -> Effect.same(input, outcome, other, host.run(other))).shrink(input);
                vectors.add(new Corpus.Vector(least, host.run(least)));
                made++;
            }
        }
    }
}
