// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.x86.Attribute;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Form;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.OpcodeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * An engine does what the host's processor does, for every row of the opcode table that a process may run, but for what the
 * manuals leave undefined. Skipped where the host is no x86-64 Linux or lets no helper run; there the recorded results remain.
 *
 * <p>System properties choose and repeat: {@code oracle.rows} (a regular expression for rows as {@code add [01 /r]}: all
 * that contain a match, whether the engine reports their feature or not; default: all rows that it reports), {@code oracle.modes}
 * ({@code 64}, {@code 32} or {@code 64,32}), {@code oracle.cases} (for each row and mode), {@code oracle.least} (that every row
 * has so many), {@code oracle.seed}, {@code oracle.threads}, {@code oracle.alone} (true: no sequences). A difference is told with
 * its least case and the seed.
 */
public abstract class HostCpuContract {
    private static final int CASES = 80;

    /** A new engine to judge; several are used at once. */
    protected abstract CpuEngine engine();

    @Test
    void theEngineAgreesWithTheHostCpu() {
        String rows = System.getProperty("oracle.rows", "");
        int count = Integer.getInteger("oracle.cases", CASES);
        long seed = Long.getLong("oracle.seed", 1);
        CpuidTable reported = engine().features();
        CpuidTable host = host();
        OracleSweep sweep = new OracleSweep(this::engine,
            rows.isEmpty() ? reported : HostFeatures.everything(reported));
        List<Form> all = rows("", reported, host);
        List<Form> companions = Boolean.getBoolean("oracle.alone")
            ? List.of()
            : all.stream().filter(Coverage::companion).toList();
        for (CodeMode mode : modes()) {
            for (Form form : rows.isEmpty() ? all : rows(rows, reported, host)) {
                if (form.modes().contains(mode)) {
                    sweep.add(new OracleSweep.Job(form, mode, count, seed, companions));
                }
            }
        }
        sweep.run(Integer.getInteger("oracle.threads", 2));
        System.getLogger(HostCpuContract.class.getName()).log(System.Logger.Level.INFO, sweep.summary());
        assertTrue(sweep.cases() > 0, "no row chosen by oracle.rows=" + rows);
        assertEquals("", sweep.report(), () -> sweep.summary() + "; seed " + seed);
        Map<String, Integer> few = new TreeMap<>(sweep.done());
        few.values().removeIf(made -> made >= Integer.getInteger("oracle.least", 1));
        assertEquals(Map.of(), few, "rows with too few cases");
    }

    /** Runs everywhere: what the host's processor did once. */
    @Test
    void theEngineAgreesWithRecordedResults() {
        CpuidTable reported = engine().features();
        StringBuilder report = new StringBuilder();
        int judged = 0;
        try (EngineCpu engine = new EngineCpu(engine(), reported)) {
            for (Corpus.Vector vector : Corpus.read()) {
                if (Undefined.instructions(vector.input()).stream()
                    .allMatch(instruction -> HostFeatures.has(reported, instruction
                        .form().feature()))) {
                    judged++;
                    List<String> differences = Comparison.differences(vector.input(), vector.outcome(),
                        engine.run(vector
                            .input()));
                    if (!differences.isEmpty()) {
                        report.append(CaseText.difference(vector.input(), differences));
                    }
                }
            }
        }
        assertEquals("", report.toString());
        assertTrue(judged > 0, "no case recorded for these rows");
    }

    /** Whether a recorded case is of the rows and modes that are asked for, and within what the engine reports. */
    private static boolean judges(CpuidTable reported, Record input) {
        Pattern wanted = Pattern.compile(System.getProperty("oracle.rows", ""));
        CodeMode mode = input.get(CaseLayout.MODE) == CaseLayout.MODE64 ? CodeMode.LONG64 : CodeMode.PROTECTED32;
        return modes().contains(mode) && Undefined.instructions(input).stream().map(Instruction::form).allMatch(
            form -> HostFeatures.has(reported, form.feature()) && wanted.matcher(form.toString()).find());
    }

    private static CpuidTable host() {
        try (HostCpu host = HostCpu.open()) {
            return HostFeatures.of(host);
        } catch (HostCpuException e) {
            Assumptions.abort("the host's processor cannot be asked: " + e.getMessage());
            throw e;
        }
    }

    private static List<CodeMode> modes() {
        List<CodeMode> modes = new ArrayList<>();
        for (String name : System.getProperty("oracle.modes", "64,32").split(",", -1)) {
            modes.add(name.equals("32") ? CodeMode.PROTECTED32 : CodeMode.LONG64);
        }
        return modes;
    }

    private static List<Form> rows(String pattern, CpuidTable engine, CpuidTable host) {
        Pattern wanted = Pattern.compile(pattern);
        List<Form> found = new ArrayList<>();
        for (Form form : OpcodeTable.standard().forms()) {
            boolean chosen = pattern.isEmpty()
                ? HostFeatures.has(engine, form.feature())
                : wanted.matcher(form.toString()).find();
            boolean judge = !form.attributes().contains(Attribute.VENDOR) || HostFeatures.amd(host);
            if (chosen && judge && HostFeatures.has(host, form.feature()) && Coverage.reason(form).isEmpty()) {
                found.add(form);
            }
        }
        return found;
    }
}
