// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.HypercallContext;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import java.util.Objects;

/**
 * One hypercall under way. Budget is shared by all entries of a multicall. Lives on one pCPU's thread, for one call.
 */
public final class Call implements HypercallContext {
    /** Budget of one call before it has to be continued: about a millisecond in units of a microsecond. */
    static final int BUDGET = 1000;
    private static final int MOST_COPIED = 1 << 24;

    private final Vcpu vcpu;
    private final GuestMemory memory;
    private final String name;
    private final long[] args;
    private final Budget budget;
    private boolean counted;
    private long @org.jspecify.annotations.Nullable [] continuation;

    /** What is left of a budget. */
    static final class Budget {
        int left = BUDGET;
    }

    Call(Vcpu vcpu, GuestMemory memory, String name, long[] args, Budget budget) {
        this.vcpu = vcpu;
        this.memory = memory;
        this.name = name;
        this.args = args;
        this.budget = budget;
    }

    public Vcpu vcpu() {
        return vcpu;
    }

    public Domain domain() {
        return vcpu.domain();
    }

    @Override
    public VcpuId caller() {
        return vcpu.id();
    }

    @Override
    public long arg(int index) {
        return args[Objects.checkIndex(index, 5)];
    }

    @Override
    public void count(String suboperation) {
        counted = true;
        domain().counts().add(name + "." + suboperation);
    }

    @Override
    public byte[] copyIn(long linear, int length) throws GuestFaultException {
        Objects.checkIndex(length, MOST_COPIED);
        return memory.copyIn(vcpu, linear, length);
    }

    @Override
    public void copyOut(long linear, byte[] bytes) throws GuestFaultException {
        memory.copyOut(vcpu, linear, bytes);
    }

    @Override
    public boolean spend(int units) {
        budget.left -= units;
        return budget.left > 0;
    }

    @Override
    public long continueWith(long... next) {
        long[] all = args.clone();
        System.arraycopy(next, 0, all, 0, Math.min(next.length, all.length));
        continuation = all;
        return 0;
    }

    /** Arguments to continue with, null when the call is complete. */
    long @org.jspecify.annotations.Nullable [] continuation() {
        return continuation;
    }

    /** Whether the handler counted sub-operations itself. */
    boolean counted() {
        return counted;
    }
}
