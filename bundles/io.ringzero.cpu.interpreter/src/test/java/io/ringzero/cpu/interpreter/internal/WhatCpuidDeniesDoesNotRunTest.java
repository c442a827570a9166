// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.cpu.interpreter.internal.FaultMatrix.Outcome;
import io.ringzero.cpu.interpreter.internal.RowCode.Base;
import io.ringzero.cpu.interpreter.internal.RowCode.Code;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Feature;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Register;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CPUID is the truth: each feature that a vCPU's table lacks takes its rows along, and only those. */
class WhatCpuidDeniesDoesNotRunTest {
    private static CpuidTable without(Feature feature) {
        List<CpuidTable.Leaf> leaves = new ArrayList<>(Features.table().leaves());
        leaves.replaceAll(leaf -> {
            boolean here = leaf.leaf() == feature.leaf()
                && (leaf.subleaf() == CpuidTable.ANY || leaf.subleaf() == feature.subleaf());
            int mask = here ? ~(1 << feature.bit()) : -1;
            char register = feature.register();
            return new CpuidTable.Leaf(leaf.leaf(), leaf.subleaf(), leaf.eax() & (register == 'a' ? mask : -1),
                leaf.ebx() & (register == 'b' ? mask : -1), leaf.ecx() & (register == 'c' ? mask : -1),
                leaf.edx() & (register == 'd' ? mask : -1));
        });
        return new CpuidTable(leaves);
    }

    private static void use(Bench bench, CpuidTable table) {
        CpuControls all = bench.controls;
        bench.controls = new CpuControls(all.exitVectors(), all.guestVectors(), all.exits(), table);
    }

    @Test
    void everyRowOfAMissingFeatureIsUndefined() {
        List<Code> codes = RowCode.all(CodeMode.LONG64, Base.SI);
        for (Feature feature : Features.working()) {
            if (feature.leaf() == 0) {
                continue;
            }
            try (FaultMatrix matrix = new FaultMatrix(CodeMode.LONG64)) {
                use(matrix.bench, without(feature));
                for (Code code : codes) {
                    boolean asOther = code.in().handler() == Handler.TZCNT || code.in().handler() == Handler.LZCNT
                        || code.in().handler() == Handler.PREFETCH;
                    if (code.in().form().feature() == feature && !asOther) {
                        matrix.point(Bench.DATA);
                        assertEquals(Outcome.of(Vector.UD, 0), matrix.run(code.bytes()), feature + ": " + code);
                    }
                }
            }
        }
    }

    @Test
    void theSameCodeRunsWhereTheFeatureIsThere() {
        try (Bench bench = new Bench()) {
            CpuControls all = bench.controls;
            bench.load(new Assembler().emit("popcnt", Register.RAX, Register.RBX).emit("hlt"));
            bench.set(Register.RBX, 7);
            for (int i = 0; i < 3; i++) {
                bench.controls = all;
                bench.reset().toHalt();
                assertEquals(3, bench.get(Register.RAX));
                use(bench, without(Feature.POPCNT));
                assertEquals(io.ringzero.api.machine.Exit.EVENT, bench.reset().run(10));
                assertEquals(Vector.UD, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            }
        }
    }

    @Test
    void countsOfZerosReadAsSearchesWithoutTheirFeature() {
        try (Bench bench = new Bench()) {
            bench.load(new Assembler().emit("lzcnt", Register.RAX, Register.RBX).emit("hlt"));
            bench.set(Register.RBX, 0x100);
            bench.toHalt();
            assertEquals(55, bench.get(Register.RAX));
            use(bench, without(Feature.LZCNT));
            bench.reset().toHalt();
            assertEquals(8, bench.get(Register.RAX));
        }
    }

    @Test
    void controlBitsOfAMissingFeatureCannotBeSet() {
        Object[][] rows = {{Feature.SSE, Bits.CR4_OSFXSR}, {Feature.XSAVE, Bits.CR4_OSXSAVE},
            {Feature.FSGSBASE, Bits.CR4_FSGSBASE}};
        for (Object[] row : rows) {
            try (Bench bench = new Bench()) {
                Assembler a = new Assembler().emit("mov", Register.CR4, Register.RAX).emit("hlt");
                bench.load(a);
                bench.set(Register.RAX, Bits.CR4_PAE | (long) row[1]);
                bench.reset().toHalt();
                assertTrue((bench.state.get(CpuState.OFF_CR4) & (long) row[1]) != 0, row[0].toString());
                use(bench, without((Feature) row[0]));
                assertEquals(io.ringzero.api.machine.Exit.EVENT, bench.reset().run(10), row[0].toString());
                assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            }
        }
    }

    @Test
    void cpuidMirrorsOsxsave() {
        try (Bench bench = new Bench()) {
            bench.load(new Assembler().mov(Register.EAX, 1).emit("cpuid").emit("hlt"));
            bench.toHalt();
            assertEquals(0, bench.get(Register.RCX) & 1 << 27);
            bench.state.set(CpuState.OFF_CR4, bench.state.get(CpuState.OFF_CR4) | Bits.CR4_OSXSAVE);
            bench.reset().toHalt();
            assertEquals(1 << 27, bench.get(Register.RCX) & 1 << 27);
        }
    }
}
