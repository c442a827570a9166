// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.HypercallContext;
import io.ringzero.api.xen.HypercallHandler;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.control.HypervisorImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MulticallAnswersEachEntryTest {
    private Bench bench;
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void guest() {
        bench = new Bench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void resultsStandInTheEntriesAndOperationsAreCounted() {
        long at = bench.scratch(domain);
        entry(at, 0, Hypercall.HYPERVISOR_xen_version, 0);
        entry(at, 1, 61, 0);
        entry(at, 2, Hypercall.HYPERVISOR_multicall, 0);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_multicall, at, 3));
        assertEquals(4 << 16 | 17, bench.wordAt(at + 8));
        assertEquals(-Errno.ENOSYS, bench.wordAt(at + 64 + 8));
        assertEquals(-Errno.EINVAL, bench.wordAt(at + 128 + 8));
        assertEquals(1, domain.counts().snapshot().get("xen_version.version"));
        assertEquals(1, domain.counts().snapshot().get("multicall"));
    }

    @Test
    void aLongListGivesWayAndGoesOnWhereItWas() {
        long at = bench.scratch(domain);
        int entries = 60;
        for (int i = 0; i < entries; i++) {
            entry(at, i, 56, i);
        }
        bench.get(Extensions.class).add(handler(56, context -> {
            context.spend(100);
            return context.arg(0) + 1000;
        }));
        long rip = vcpu.state().rip();
        int rounds = 0;
        do {
            vcpu.state().rip(rip + 2);
            bench.exit(vcpu, prepare(rounds, at, entries));
            rounds++;
        } while (vcpu.state().rip() == rip);
        assertEquals(6, rounds);
        for (int i = 0; i < entries; i++) {
            assertEquals(1000 + i, bench.wordAt(at + 64L * i + 8));
        }
    }

    @Test
    void anUnknownNumberIsLoggedOnce() {
        for (int i = 0; i < 3; i++) {
            assertEquals(-Errno.ENOSYS, bench.call(vcpu, 44));
            assertEquals(-Errno.ENOSYS, bench.call(vcpu, 1_000_000));
        }
        long lines = bench.get(HypervisorImpl.class).log().stream()
            .filter(line -> line.text().contains("not supported"))
            .count();
        assertEquals(2, lines);
    }

    @Test
    void aHandlerThatThrowsEndsItsCallersAndIsWithdrawnAfterThree() {
        bench.get(Extensions.class).add(handler(57, context -> {
            throw new IllegalStateException("broken");
        }));
        for (int i = 0; i < 3; i++) {
            Domain victim = bench.domain("victim" + i, 1);
            bench.call(victim.vcpus().getFirst(), 57);
            assertEquals(ShutdownReason.CRASH, victim.shutdown());
        }
        assertEquals(-Errno.ENOSYS, bench.call(vcpu, 57));
    }

    @Test
    void aTakenNumberIsRefused() {
        bench.get(Extensions.class).add(handler(Hypercall.HYPERVISOR_iret, context -> 0));
        bench.get(Extensions.class).add(handler(58, context -> 1));
        bench.get(Extensions.class).add(handler(58, context -> 2));
        assertEquals(1, bench.call(vcpu, 58));
        assertThrows(RuntimeException.class, () -> domain.counts().snapshot().put("x", 1L));
    }

    private int prepare(int round, long at, int entries) {
        if (round == 0) {
            vcpu.state().gpr(CpuState.RAX, Hypercall.HYPERVISOR_multicall);
            vcpu.state().gpr(CpuState.RDI, at);
            vcpu.state().gpr(CpuState.RSI, entries);
        }
        return io.ringzero.api.machine.Exit.SYSCALL;
    }

    private void entry(long at, int index, long number, long first) {
        bench.words(at + 64L * index, number, -7, first, 0, 0, 0, 0, 0);
    }

    private static HypercallHandler handler(int number, ToLongFunction<HypercallContext> body) {
        return new HypercallHandler() {
            @Override
            public int number() {
                return number;
            }

            @Override
            public String name() {
                return "added";
            }

            @Override
            public long call(HypercallContext context) {
                return body.applyAsLong(context);
            }
        };
    }
}
