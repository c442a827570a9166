// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.sched.VcpuParams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A core of vCPUs that do what a test says at their exits. Belongs to the machine's owner. */
class FakeCore implements Core, AutoCloseable {
    private static final CpuControls CONTROLS = CpuControls.bare(new CpuidTable(List.of()));

    final Map<Integer, CpuState> states = new HashMap<>();
    final List<String> failures = new ArrayList<>();
    final List<String> left = new ArrayList<>();
    final Machine machine;

    FakeCore(Machine machine) {
        this.machine = machine;
    }

    /** Adds a vCPU that is awake and makes a SYSCALL at each {@code period} instructions, or never. */
    int vcpu(long period, VcpuParams params) {
        int index = machine.vcpus().add(params);
        CpuState state = new CpuState();
        state.gpr(CpuState.RBX, period);
        states.put(index, state);
        machine.vcpus().wake(index);
        return index;
    }

    int vcpu(long period) {
        return vcpu(period, VcpuParams.defaults(1, states.size()));
    }

    long retired(int vcpu) {
        return java.util.Objects.requireNonNull(states.get(vcpu)).retired();
    }

    @Override
    public boolean enter(PcpuId pcpu, int vcpu) {
        return true;
    }

    @Override
    public CpuState state(int vcpu) {
        return java.util.Objects.requireNonNull(states.get(vcpu));
    }

    @Override
    public CpuControls controls(int vcpu) {
        return CONTROLS;
    }

    @Override
    public void exited(PcpuId pcpu, int vcpu, int exit) {
    }

    @Override
    public void left(PcpuId pcpu, int vcpu) {
        left.add(pcpu.number() + ":" + vcpu);
    }

    @Override
    public void failed(PcpuId pcpu, int vcpu, Throwable cause) {
        failures.add(vcpu + " " + cause.getMessage());
    }

    /** Takes itself out first: nobody may run what is given back here. */
    @Override
    public void close() {
        machine.core(null);
        states.values().forEach(CpuState::close);
    }
}
