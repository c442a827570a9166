// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import java.util.Map;

/** The embedded guest that prints and echoes, on a machine fresh from power-on. */
final class SmallGuest {
    private static final long KIB = 16 << 10;

    private final Ringzero ringzero = new Ringzero();

    SmallGuest() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "real", "ringzero.memory.mib", "128", "ringzero.seed", "7"));
    }

    Ringzero ringzero() {
        return ringzero;
    }

    KernelImage kernel() throws Exception {
        byte[] image = ringzero.service(EmbeddedGuests.class).image("echo");
        return ringzero.service(KernelFormat.class).parse(image, KIB << 10);
    }

    /** Makes it, paused and with nothing connected. */
    DomainId create() throws Exception {
        return ringzero.service(Control.class).create(new DomainSpec("small", "00000000-0000-4000-8000-000000000001",
            kernel(), null, "", KIB, KIB, 1, 256));
    }
}
