// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.HypercallContext;
import io.ringzero.api.xen.HypercallHandler;
import io.ringzero.api.xen.Hypervisor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceRegistration;

/** A service is all that a bundle needs for a hypercall of its own: the guest gets its answers while it is there. */
class AddedHypercallsServeRealGuestsTest {
    private static final String ENOSYS = "ffffffffffffffda";

    private final SmallGuest guests = new SmallGuest();
    private final Ringzero ringzero = guests.ringzero();

    AddedHypercallsServeRealGuestsTest() throws Exception {
    }

    /** Adds its arguments. */
    private static final class Sum implements HypercallHandler {
        @Override
        public int number() {
            return 0x2b;
        }

        @Override
        public String name() {
            return "sum";
        }

        @Override
        public long call(HypercallContext context) {
            long sum = 0;
            for (int i = 0; i < 5; i++) {
                sum += context.arg(i);
            }
            return sum;
        }
    }

    @Test
    void asLongAsTheServiceIsThere() throws Exception {
        ServiceRegistration<HypercallHandler> sum = ringzero.context().registerService(HypercallHandler.class,
            new Sum(), null);
        DomainId domain = start();
        assertEquals(List.of("0000000000054321", "0000000000040011", ENOSYS),
            answers(domain, "2b 1 20 300 4000 50000", "11 0", "2c"));
        assertEquals(1, ringzero.service(Hypervisor.class).hypercalls(domain).get("sum"));
        sum.unregister();
        assertEquals(List.of(ENOSYS), answers(domain, "2b 1"));
        ringzero.service(Toolstack.class).destroy(domain);
    }

    private DomainId start() throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("probe");
        DomainId domain = ringzero.service(Toolstack.class).create(new GuestConfig("probe", null, kernel, null, "",
            16 << 10, 16 << 10, 1, 256, EndAction.DESTROY, EndAction.DESTROY, EndAction.DESTROY, null));
        ringzero.service(io.ringzero.api.xen.Control.class).unpause(domain);
        return domain;
    }

    /** Types lines and stops the machine at the prompt after each last answer. */
    private List<String> answers(DomainId domain, String... lines) throws Exception {
        var console = ringzero.service(ConsoleBackend.class).console(domain).orElseThrow();
        GuestScript script = new GuestScript(ringzero.service(Machine.class), console, "probe> ", List.of(lines));
        try (AutoCloseable listening = console.listen(script, true); Machine.Hold hold = script.await()) {
            return script.answers();
        }
    }
}
