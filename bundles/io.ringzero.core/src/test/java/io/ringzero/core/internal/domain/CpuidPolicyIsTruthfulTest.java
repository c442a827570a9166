// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.CpuidSetting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a domain's configuration can make of the engine's CPUID. */
class CpuidPolicyIsTruthfulTest {
    private static final int FPU = 1;
    private static final int SSE = 1 << 25;
    private static final int SSE2 = 1 << 26;
    private static final int FXSR = 1 << 24;
    private static final int SSE3 = 1;
    private static final int XSAVE = 1 << 26;
    private static final CpuidTable ENGINE = new CpuidTable(List.of(any(0, 0xd, 0, 0, 0),
        any(1, 0x00a00f11, 0, SSE3 | XSAVE, FPU | FXSR | SSE | SSE2), new CpuidTable.Leaf(7, 0, 0, 1, 0, 0),
        new CpuidTable.Leaf(0xd, 0, 3, 576, 576, 0), new CpuidTable.Leaf(0xd, 1, 5, 0, 0, 0),
        any(0x80000001, 0, 0, 0, FPU | FXSR | 1 << 29)));

    private static CpuidTable.Leaf any(int leaf, int a, int b, int c, int d) {
        return new CpuidTable.Leaf(leaf, CpuidTable.ANY, a, b, c, d);
    }

    private static CpuidTable with(CpuidSetting... settings) throws ControlException {
        CpuidPolicy.check(List.of(settings), ENGINE);
        return new CpuidPolicy(List.of(settings)).table(ENGINE);
    }

    @Test
    void whatIsClearedTakesAlongWhatNeedsIt() throws Exception {
        CpuidTable table = with(new CpuidSetting("sse", 1, 0, 'd', 25, 1, 0));
        assertEquals(FPU | FXSR, table.lookup(1, 0).edx());
        assertEquals(XSAVE, table.lookup(1, 0).ecx());
        CpuidTable bare = with(new CpuidSetting("fpu", 1, 0, 'd', 0, 1, 0));
        assertEquals(0, bare.lookup(1, 0).edx() | bare.lookup(1, 0).ecx());
        assertEquals(0, bare.lookup(0xd, 0).ebx());
        assertEquals(1 << 29, bare.lookup(0x80000001, 0).edx(), "the repeated bits go too");
    }

    @Test
    void nothingIsPromisedThatTheEngineLacks() {
        String text = String.valueOf(assertThrows(ControlException.class,
            () -> with(new CpuidSetting("avx", 1, 0, 'c', 28, 1, 1))).getMessage());
        assertTrue(text.contains("'avx'"), text);
        assertThrows(ControlException.class, () -> with(new CpuidSetting("maxleaf", 0, 0, 'a', 0, 32, 0x10)));
    }

    @Test
    void aLowerMaximumHidesTheLeavesAboveIt() throws Exception {
        CpuidTable table = with(new CpuidSetting("maxleaf", 0, 0, 'a', 0, 32, 1));
        assertEquals(1, table.lookup(0, 0).eax());
        assertEquals(0, table.lookup(7, 0).ebx());
        assertEquals(FPU | FXSR | 1 << 29, table.lookup(0x80000001, 0).edx(), "extended leaves stay");
    }

    @Test
    void theSignatureIsFree() throws Exception {
        assertEquals(0x00a00e11, with(new CpuidSetting("family", 1, 0, 'a', 8, 4, 14)).lookup(1, 0).eax());
    }

    @Test
    void anExchangedEngineIsFollowedAndNotOverstated() throws Exception {
        CpuidPolicy policy = new CpuidPolicy(List.of(new CpuidSetting("sse3", 1, 0, 'c', 0, 1, 1)));
        CpuidTable first = policy.table(ENGINE);
        assertSame(first, policy.table(ENGINE));
        assertSame(policy.controls(ENGINE, false), policy.controls(ENGINE, false));
        assertEquals(SSE3, first.lookup(1, 0).ecx() & SSE3);
        CpuidTable poorer = new CpuidTable(List.of(any(0, 1, 0, 0, 0), any(1, 0, 0, 0, FPU)));
        assertEquals(0, policy.table(poorer).lookup(1, 0).ecx());
        assertSame(policy.table(poorer), policy.controls(poorer, false).cpuid());
    }
}
