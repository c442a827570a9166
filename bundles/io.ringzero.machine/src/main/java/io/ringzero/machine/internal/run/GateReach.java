// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Reach;

/** Reaches pCPU threads through the gate that they take turns at. By the machine's owner. */
public final class GateReach implements Reach {
    private final Gate gate;

    public GateReach(Gate gate) {
        this.gate = gate;
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public void wake(Pcpu pcpu) {
        gate.wake(pcpu.number());
    }

    @Override
    public void kick(Pcpu pcpu) {
        gate.kick(pcpu.number());
    }

    @Override
    public void evict(Pcpu pcpu) {
        gate.evict(pcpu.number());
    }
}
