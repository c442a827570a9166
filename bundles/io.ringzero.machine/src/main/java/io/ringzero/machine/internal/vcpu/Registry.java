// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.machine.internal.run.Gate;

/** The machine's {@link VcpuRegistry}: first the truth changes, then the scheduler hears of it. */
public final class Registry implements VcpuRegistry {
    private final Gate gate;
    private final Vcpus vcpus;
    private final Advice advice;

    public Registry(Gate gate, Vcpus vcpus, Advice advice) {
        this.gate = gate;
        this.vcpus = vcpus;
        this.advice = advice;
    }

    @Override
    public int add(VcpuParams params) {
        gate.requireOwned("VcpuRegistry.add");
        int vcpu = vcpus.add(params);
        advice.added(vcpu, params);
        return vcpu;
    }

    @Override
    public void remove(int vcpu) {
        gate.requireOwned("VcpuRegistry.remove");
        vcpus.remove(vcpu);
        advice.removed(vcpu);
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        gate.requireOwned("VcpuRegistry.adjust");
        vcpus.adjust(vcpu, params);
        advice.adjusted(vcpu, params);
    }

    @Override
    public void wake(int vcpu) {
        gate.requireOwned("VcpuRegistry.wake");
        if (vcpus.wake(vcpu)) {
            advice.woken(vcpu);
        }
    }

    @Override
    public void sleep(int vcpu) {
        gate.requireOwned("VcpuRegistry.sleep");
        if (vcpus.sleep(vcpu)) {
            advice.slept(vcpu);
        }
    }

    @Override
    public void yielded(int vcpu) {
        gate.requireOwned("VcpuRegistry.yielded");
        vcpus.yield(vcpu);
        advice.yielded(vcpu);
    }

    @Override
    public void kick(int vcpu) {
        gate.requireOwned("VcpuRegistry.kick");
        vcpus.kick(vcpu);
    }

    @Override
    public Runstate runstate(int vcpu) {
        gate.requireOwned("VcpuRegistry.runstate");
        return vcpus.runstate(vcpu);
    }
}
