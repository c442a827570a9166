// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.api.device.Grants;
import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.control.HypervisorImpl;
import io.ringzero.core.internal.event.EventChannels;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.core.internal.grant.GrantTables;
import io.ringzero.core.internal.service.ServiceHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DestroyReleasesEverythingTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void timersPortsGrantsFramesAndVcpusGoWithTheDomain() throws Exception {
        try (Bench bench = new Bench()) {
            bench.get(HypervisorImpl.class).listen(listener());
            Domain domain = bench.domain("guest", 3);
            ControlImpl control = bench.get(ControlImpl.class);
            PvEndpoint ring = control.console(domain.id());
            Reader reader = new Reader(domain, ring);
            bench.get(ServiceHost.class).add(reader);
            assertTrue(reader.page().live());
            long at = bench.scratch(domain);
            bench.words(at, 1_000_000_000, 0);
            bench.call(domain.vcpus().getFirst(), Hypercall.HYPERVISOR_vcpu_op, VcpuOp.VCPUOP_set_singleshot_timer, 0,
                at);
            bench.ints(at, 0, 5);
            assertEquals(1, bench.call(domain.vcpus().getFirst(), Hypercall.HYPERVISOR_sched_op,
                SchedOp.SCHEDOP_watchdog, at));
            bench.words(at, at / 4096 + 1, 0);
            assertEquals(0, bench.call(domain.vcpus().getFirst(), Hypercall.HYPERVISOR_vcpu_op,
                VcpuOp.VCPUOP_register_vcpu_info, 0, at));
            control.destroy(domain.id());
            bench.machine.runTurns();
            assertEquals(0, bench.machine.fakeClock().waiting());
            assertEquals(0, bench.memories.lent());
            assertEquals(0, bench.memories.holds());
            assertEquals(0, bench.memories.domains());
            assertEquals(0, bench.machine.fakeRegistry().size());
            assertEquals(0, bench.get(GrantTables.class).serviceMappings());
            assertFalse(reader.page().live());
            reader.port().send();
            bench.get(ServiceHost.class).remove(reader);
            assertEquals(0, bench.get(EventChannels.class).servicePorts());
            assertEquals(List.of("created guest", "destroyed guest"), heard);
            assertThrows(ControlException.class, () -> control.pause(domain.id()));
        }
    }

    @Test
    void aServiceDomainThatThrowsLosesWhatItHeldAndNothingElseEnds() throws Exception {
        try (Bench bench = new Bench()) {
            Domain domain = bench.domain("guest", 1);
            Reader reader = new Reader(domain, bench.get(ControlImpl.class).console(domain.id()));
            bench.get(ServiceHost.class).add(reader);
            reader.fail = true;
            bench.machine.runTurns();
            assertFalse(reader.page().live());
            assertEquals(0, bench.get(EventChannels.class).servicePorts());
            assertEquals(null, domain.shutdown());
            assertTrue(bench.get(HypervisorImpl.class).log().stream().anyMatch(line -> line.text().contains(
                "is ended: java.lang.IllegalStateException: broken")));
        }
    }

    @Test
    void pausesAddUpAndNamesAreUnique() throws Exception {
        try (Bench bench = new Bench()) {
            Domain domain = bench.domain("guest", 1);
            ControlImpl control = bench.get(ControlImpl.class);
            control.pause(domain.id());
            control.pause(domain.id());
            control.unpause(domain.id());
            assertFalse(bench.machine.fakeRegistry().awake(domain.vcpus().getFirst().index()));
            control.unpause(domain.id());
            assertTrue(bench.machine.fakeRegistry().awake(domain.vcpus().getFirst().index()));
            assertThrows(ControlException.class, () -> control.unpause(domain.id()));
            Domain other = bench.domain("other", 1);
            assertThrows(ControlException.class, () -> control.rename(other.id(), "guest"));
            assertThrows(ControlException.class, () -> control.rename(other.id(), "two words"));
        }
    }

    private DomainListener listener() {
        return new DomainListener() {
            @Override
            public void created(DomainInfo domain) {
                heard.add("created " + domain.name());
            }

            @Override
            public void destroyed(DomainInfo domain) {
                heard.add("destroyed " + domain.name());
            }
        };
    }

    /** Maps a guest's ring and binds its port, as a back-end does. */
    private static final class Reader implements ServiceDomain {
        private final Domain domain;
        private final PvEndpoint ring;
        private Grants.@Nullable Mapping page;
        private io.ringzero.api.device.EventChannels.@Nullable Port port;
        private boolean fail;

        Reader(Domain domain, PvEndpoint ring) {
            this.domain = domain;
            this.ring = ring;
        }

        @Override
        public String name() {
            return "reader";
        }

        @Override
        public void start(ServiceContext context) {
            try {
                page = context.grants().map(domain.id(), ring.grantReference(), true);
                port = context.events().bind(domain.id(), ring.port(), this::turn);
            } catch (io.ringzero.api.xen.GuestFaultException e) {
                throw new IllegalStateException(e);
            }
        }

        private void turn() {
            if (fail) {
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public void stop() {
            port().close();
            page().close();
        }

        private Grants.Mapping page() {
            return Objects.requireNonNull(page, "not started");
        }

        private io.ringzero.api.device.EventChannels.Port port() {
            return Objects.requireNonNull(port, "not started");
        }
    }
}
