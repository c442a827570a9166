// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.launch.Terminal;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;

/** Tells on stderr how guests crashed. */
final class Crashes {
    private Crashes() {
    }

    /** Prints the report of a guest that has crashed; nothing for others. */
    static void explain(Hypervisor hypervisor, DomainId guest, Terminal terminal) {
        hypervisor.crash(guest).ifPresent(crash -> {
            terminal.err().println("ringzero: vCPU " + crash.vcpu() + ": " + crash.rule());
            crash.lines().forEach(terminal.err()::println);
        });
    }
}
