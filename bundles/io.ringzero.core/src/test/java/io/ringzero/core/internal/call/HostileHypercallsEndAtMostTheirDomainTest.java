// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.EventChannels;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.core.internal.fake.FakeMemories;
import io.ringzero.core.internal.trap.CoreLoop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random hypercalls with random structures: no exception escapes, no hypervisor error is among the crashes, nothing is left. */
final class HostileHypercallsEndAtMostTheirDomainTest {
    private static final int CALLS = 3000;
    private long seed;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 0x5eed, 20261123})
    void nothingEscapesAndNothingIsLeft(long start) throws Exception {
        seed = start;
        try (Bench bench = new Bench()) {
            Domain bystander = bench.domain("bystander", 1);
            int lent = bench.memories.lent();
            int domains = 0;
            Domain hostile = bench.domain("hostile0", 2);
            for (int i = 0; i < CALLS; i++) {
                Vcpu vcpu = hostile.vcpus().getFirst();
                attack(bench, hostile, vcpu);
                bench.machine.runTurns();
                bench.machine.fakeClock().advanceTo(bench.machine.fakeClock().systemNanos() + (next() & 0xfff));
                bench.get(CoreLoop.class).enter(new PcpuId(0), vcpu.index());
                if (hostile.shutdown() != null) {
                    CrashReport report = hostile.crash();
                    assertTrue(report == null || !report.rule().contains("hypervisor failed"), String.valueOf(report));
                    bench.get(ControlImpl.class).destroy(hostile.id());
                    bench.machine.runTurns();
                    assertEquals(lent, bench.memories.lent(), "lent frames");
                    assertEquals(0, bench.memories.holds(), "holds");
                    hostile = bench.domain("hostile" + ++domains, 2);
                }
                for (Vcpu each : hostile.vcpus()) {
                    each.let(Vcpu.Wait.BLOCKED);
                }
            }
            assertNull(bystander.shutdown());
            bench.get(ControlImpl.class).destroy(hostile.id());
            bench.machine.runTurns();
            assertEquals(lent, bench.memories.lent());
            assertEquals(0, bench.memories.holds());
            assertNotNull(bench.get(EventChannels.class));
        }
    }

    private void attack(Bench bench, Domain domain, Vcpu vcpu) {
        long at = bench.scratch(domain);
        for (int i = 0; i < 24; i++) {
            bench.ints(at + 4 * i, (int) interesting(domain, at));
        }
        long[] args = new long[5];
        for (int i = 0; i < args.length; i++) {
            args[i] = (next() & 3) == 0 ? at : interesting(domain, at);
        }
        bench.call(vcpu, (int) (next() & 63), args);
    }

    private long interesting(Domain domain, long at) {
        long first = FakeMemories.firstFrame(domain);
        return switch ((int) (next() & 15)) {
            case 0, 1, 2, 3, 4, 5 -> next() & 15;
            case 6 -> -1;
            case 7 -> domain.domid();
            case 8 -> 0x7ff0 | (next() & 3) << 16;
            case 9 -> first + (next() & 63);
            case 10 -> at;
            case 11 -> at + (next() & 0xff);
            case 12 -> Long.MIN_VALUE;
            case 13 -> 0xffff_8000_0000_0000L;
            case 14 -> next() & 0xffff;
            default -> next();
        };
    }

    /** splitmix64. */
    private long next() {
        seed += 0x9e3779b97f4a7c15L;
        long z = seed;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
