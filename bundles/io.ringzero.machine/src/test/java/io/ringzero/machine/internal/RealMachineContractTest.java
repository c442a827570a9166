// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.Machine;
import io.ringzero.machine.internal.time.HostClock;
import io.ringzero.tck.MachineContract;
import java.time.Clock;

/** The machine keeps its contract with the real clock. */
class RealMachineContractTest extends MachineContract {
    @Override
    protected Machine machine(long seed) {
        return TestMachine.running(3, new HostClock(seed, System::nanoTime, Clock.systemUTC()));
    }

    @Override
    protected void close(Machine machine) {
        ((MachineImpl) machine).close();
    }
}
