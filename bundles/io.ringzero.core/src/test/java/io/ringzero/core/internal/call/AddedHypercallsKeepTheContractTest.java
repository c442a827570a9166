// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.api.machine.Exit;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.HypercallHandler;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.tck.HypercallExtensionContract;
import org.junit.jupiter.api.AfterEach;

/** The core, called as the machine calls it. */
final class AddedHypercallsKeepTheContractTest extends HypercallExtensionContract {
    private final Bench bench = new Bench();
    private int guests;

    @AfterEach
    void close() {
        bench.close();
    }

    @Override
    protected void add(HypercallHandler handler) {
        bench.get(Extensions.class).add(handler);
    }

    @Override
    protected void remove(HypercallHandler handler) {
        bench.get(Extensions.class).remove(handler);
    }

    @Override
    protected Guest guest() {
        return new BenchGuest(bench.domain("guest" + guests++, 1));
    }

    private final class BenchGuest implements Guest {
        private static final int SYSCALL_BYTES = 2;
        private final Domain domain;
        private final Vcpu vcpu;

        BenchGuest(Domain domain) {
            this.domain = domain;
            this.vcpu = domain.vcpus().getFirst();
        }

        @Override
        public DomainId id() {
            return domain.id();
        }

        @Override
        public long call(int number, long... args) {
            long before = vcpu.state().rip();
            vcpu.state().rip(before + SYSCALL_BYTES);
            long answer = bench.call(vcpu, number, args);
            while (vcpu.state().rip() == before) {
                vcpu.state().rip(before + SYSCALL_BYTES);
                bench.exit(vcpu, Exit.SYSCALL);
                answer = vcpu.state().gpr(io.ringzero.api.machine.CpuState.RAX);
            }
            return answer;
        }

        @Override
        public long page() {
            return bench.scratch(domain);
        }

        @Override
        public long word(int offset) {
            return bench.wordAt(page() + offset);
        }

        @Override
        public long count(String name) {
            return domain.counts().snapshot().getOrDefault(name, 0L);
        }

        @Override
        public boolean alive() {
            return domain.shutdown() == null;
        }
    }
}
