// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.machine.internal.run.Gate;
import java.util.function.IntFunction;

/** The machine's {@link VcpuRegistry}: first the truth changes, then the scheduler hears of it. */
public final class Registry implements VcpuRegistry {
    private final Gate gate;
    private final Vcpus vcpus;
    private final IntFunction<? extends Advice> advice;

    /**
     * @param advice by CPU pool
     */
    public Registry(Gate gate, Vcpus vcpus, IntFunction<? extends Advice> advice) {
        this.gate = gate;
        this.vcpus = vcpus;
        this.advice = advice;
    }

    private Advice of(int vcpu) {
        return advice.apply(vcpus.poolOf(vcpu));
    }

    @Override
    public int add(VcpuParams params) {
        gate.requireOwned("VcpuRegistry.add");
        int vcpu = vcpus.add(params);
        of(vcpu).added(vcpu, vcpus.told(vcpu));
        return vcpu;
    }

    @Override
    public void remove(int vcpu) {
        gate.requireOwned("VcpuRegistry.remove");
        Advice past = of(vcpu);
        vcpus.remove(vcpu);
        past.removed(vcpu);
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        gate.requireOwned("VcpuRegistry.adjust");
        vcpus.adjust(vcpu, params);
        of(vcpu).adjusted(vcpu, vcpus.told(vcpu));
    }

    @Override
    public void wake(int vcpu) {
        gate.requireOwned("VcpuRegistry.wake");
        if (vcpus.wake(vcpu)) {
            of(vcpu).woken(vcpu);
        }
    }

    @Override
    public void sleep(int vcpu) {
        gate.requireOwned("VcpuRegistry.sleep");
        if (vcpus.sleep(vcpu)) {
            of(vcpu).slept(vcpu);
        }
    }

    @Override
    public void yielded(int vcpu) {
        gate.requireOwned("VcpuRegistry.yielded");
        vcpus.yield(vcpu);
        of(vcpu).yielded(vcpu);
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
