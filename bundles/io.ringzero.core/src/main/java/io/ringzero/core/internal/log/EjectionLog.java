// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.log;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.swap.Ejection;
import io.ringzero.api.swap.Slots;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What was thrown out of its slot, why, and how things stood then: in the log that {@code xl dmesg} shows. */
@Singleton
public final class EjectionLog implements AutoCloseable {
    private final HypervisorLog log;
    private final Slots.Watch watch;

    @Inject
    public EjectionLog(Machine machine, HypervisorLog log) {
        this.log = log;
        watch = machine.slots().watch(this::add);
    }

    private void add(Ejection ejection) {
        log.add(ejection.slot() + ": " + ejection.name() + " was thrown out at " + ejection.systemNanos() + " ns: "
            + ejection.reason() + "; the built-in one goes on");
        ejection.dump().forEach(line -> log.add(ejection.slot() + ":   " + line));
    }

    @Override
    public void close() {
        watch.close();
    }
}
