// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.VcpuParams;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Run states without a scheduler. */
public final class FakeRegistry implements VcpuRegistry {
    private final TreeMap<Integer, VcpuParams> adjusted = new TreeMap<>();
    private final TreeMap<Integer, Boolean> awake = new TreeMap<>();
    private int next;
    private int yields;

    @Override
    public int add(VcpuParams params) {
        awake.put(next, false);
        return next++;
    }

    @Override
    public void remove(int vcpu) {
        if (awake.remove(vcpu) == null) {
            throw new IllegalArgumentException("no vCPU " + vcpu);
        }
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        if (!awake.containsKey(vcpu)) {
            throw new IllegalArgumentException("no vCPU " + vcpu);
        }
        adjusted.put(vcpu, params);
    }

    /** What was said last of a vCPU, null for never. */
    public @Nullable VcpuParams adjusted(int vcpu) {
        return adjusted.get(vcpu);
    }

    @Override
    public void wake(int vcpu) {
        awake.replace(vcpu, true);
    }

    @Override
    public void kick(int vcpu) {
        // Nothing runs here.
    }

    @Override
    public void sleep(int vcpu) {
        awake.replace(vcpu, false);
    }

    @Override
    public void yielded(int vcpu) {
        yields++;
    }

    @Override
    public Runstate runstate(int vcpu) {
        return new Runstate(Boolean.TRUE.equals(awake.get(vcpu)) ? Runstate.State.RUNNING : Runstate.State.BLOCKED, 0,
            0,
            0, 0);
    }

    public boolean awake(int vcpu) {
        return Boolean.TRUE.equals(awake.get(vcpu));
    }

    public int size() {
        return awake.size();
    }

    public int yields() {
        return yields;
    }
}
