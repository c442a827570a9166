// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Feature;
import io.ringzero.x86.Form;
import io.ringzero.x86.OpcodeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * An engine does what the host's processor does, for every row of the opcode table that a process may run, but for what the
 * manuals leave undefined. Skipped where the host is no x86-64 Linux or lets no helper run.
 *
 * <p>System properties choose and repeat: {@code oracle.rows} (a regular expression for rows as {@code add [01 /r]}: all
 * that contain a match, whether the engine reports their feature or not; default: all rows that it reports), {@code oracle.modes}
 * ({@code 64}, {@code 32} or {@code 64,32}), {@code oracle.cases} (for each row and mode), {@code oracle.seed}, {@code
 * oracle.alone} (true: no sequences). A difference is told with its least case and the seed.
 */
public abstract class HostCpuContract {
    private static final int CASES = 400;

    /** The engine to judge. */
    protected abstract CpuEngine engine();

    @Test
    void theEngineAgreesWithTheHostCpu() {
        String rows = System.getProperty("oracle.rows", "");
        Assumptions.assumeTrue(System.getProperty("oracle.rows") != null,
            "until all rows agree: only with oracle.rows");
        int count = Integer.getInteger("oracle.cases", CASES);
        long seed = Long.getLong("oracle.seed", 1);
        CpuEngine engine = engine();
        CpuidTable reported = engine.features();
        try (HostCpu host = open();
            EngineCpu cpu = new EngineCpu(engine, rows.isEmpty() ? reported : everything(reported))) {
            OracleRun run = new OracleRun(host, cpu);
            List<Form> chosen = rows(rows, reported, features(host));
            List<Form> companions = Boolean.getBoolean("oracle.alone")
                ? List.of()
                : rows("", reported, features(host)).stream()
                    .filter(Coverage::companion).toList();
            for (CodeMode mode : modes()) {
                for (Form form : chosen) {
                    run.row(form, mode, count, seed, companions);
                }
            }
            run.flush();
            System.Logger log = System.getLogger(HostCpuContract.class.getName());
            log.log(System.Logger.Level.INFO, run.summary());
            assertTrue(run.cases() > 0, "no row chosen by oracle.rows=" + rows);
            assertEquals("", run.report(), () -> run.summary() + "; seed " + seed);
        }
    }

    private static HostCpu open() {
        try {
            return HostCpu.open();
        } catch (HostCpuException e) {
            Assumptions.abort("the host's processor cannot be asked: " + e.getMessage());
            throw e;
        }
    }

    private static List<CodeMode> modes() {
        List<CodeMode> modes = new ArrayList<>();
        for (String name : System.getProperty("oracle.modes", "64,32").split(",")) {
            modes.add(name.equals("32") ? CodeMode.PROTECTED32 : CodeMode.LONG64);
        }
        return modes;
    }

    private static List<Form> rows(String pattern, CpuidTable engine, CpuidTable host) {
        Pattern wanted = Pattern.compile(pattern);
        List<Form> found = new ArrayList<>();
        for (Form form : OpcodeTable.standard().forms()) {
            boolean chosen = pattern.isEmpty()
                ? has(engine, form.feature())
                : wanted.matcher(form.toString().toLowerCase(
                    Locale.ROOT)).find() || wanted.matcher(form.toString()).find();
            if (chosen && has(host, form.feature()) && Coverage.reason(form).isEmpty()) {
                found.add(form);
            }
        }
        return found;
    }

    private static boolean has(CpuidTable cpuid, Feature feature) {
        if (feature.leaf() == 0) {
            return true;
        }
        CpuidTable.Leaf leaf = cpuid.lookup(feature.leaf(), 0);
        int word = switch (feature.register()) {
            case 'a' -> leaf.eax();
            case 'b' -> leaf.ebx();
            case 'c' -> leaf.ecx();
            default -> leaf.edx();
        };
        return (word >>> feature.bit() & 1) != 0;
    }

    /** What the host's CPUID says, asked by a case. */
    private static CpuidTable features(HostCpu host) {
        List<CpuidTable.Leaf> leaves = new ArrayList<>();
        for (int leaf : new int[] {0, 1, 7, 0xd, 0x80000000, 0x80000001, 0x80000008}) {
            Record input = new Record();
            input.set(CaseLayout.RIP, CaseLayout.CODE_MIDDLE);
            input.bytes[CaseLayout.CODE_AT] = 0x0f;
            input.bytes[CaseLayout.CODE_AT + 1] = (byte) 0xa2;
            input.bytes[CaseLayout.CODE_AT + 2] = (byte) 0xcc;
            input.gpr(0, leaf & 0xffff_ffffL);
            input.setInt(CaseLayout.FXSAVE + 24, 0x1f80);
            Record answer = host.run(input);
            leaves.add(
                new CpuidTable.Leaf(leaf, CpuidTable.ANY, (int) answer.gpr(0), (int) answer.gpr(3), (int) answer.gpr(1),
                    (int) answer.gpr(2)));
        }
        return new CpuidTable(leaves);
    }

    /** A table that says yes to every feature of the opcode table. */
    private static CpuidTable everything(CpuidTable reported) {
        List<CpuidTable.Leaf> leaves = new ArrayList<>(reported.leaves());
        for (Feature feature : Feature.values()) {
            if (feature.leaf() != 0) {
                CpuidTable.Leaf old = new CpuidTable(leaves).lookup(feature.leaf(), 0);
                leaves.removeIf(leaf -> leaf.leaf() == feature.leaf() && (leaf.subleaf() == 0
                    || leaf.subleaf() == CpuidTable.ANY));
                int bit = 1 << feature.bit();
                leaves.add(new CpuidTable.Leaf(feature.leaf(), feature.leaf() == 7 ? 0 : CpuidTable.ANY,
                    old.eax() | (feature
                        .register() == 'a' ? bit : 0),
                    old.ebx() | (feature.register() == 'b' ? bit : 0), old.ecx() | (feature
                        .register() == 'c' ? bit : 0),
                    old.edx() | (feature.register() == 'd' ? bit : 0)));
            }
        }
        return new CpuidTable(leaves);
    }
}
