// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.sched.VcpuParams;

/**
 * The scheduler in use, as the registry tells it of changes and the step asks it. What it throws never comes through: it is
 * replaced, and the answer is its successor's.
 */
public interface Advice {
    void added(int vcpu, VcpuParams params);

    void removed(int vcpu);

    void adjusted(int vcpu, VcpuParams params);

    void woken(int vcpu);

    void slept(int vcpu);

    void yielded(int vcpu);
}
