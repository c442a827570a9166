// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.Machine;
import io.ringzero.machine.internal.time.VirtualClock;
import io.ringzero.tck.MachineContract;

/** The machine keeps its contract with the virtual clock. */
class VirtualMachineContractTest extends MachineContract {
    @Override
    protected Machine machine(long seed) {
        return TestMachine.running(3, new VirtualClock(seed, 1, true));
    }

    @Override
    protected void close(Machine machine) {
        ((MachineImpl) machine).close();
    }
}
