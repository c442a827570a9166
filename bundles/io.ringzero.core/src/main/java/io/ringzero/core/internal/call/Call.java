// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.abi.Errno;
import io.ringzero.abi.HypercallNames;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.HypercallContext;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One hypercall under way. Its budget is shared by all entries of a multicall. Lives on one pCPU's thread, for one call.
 */
public final class Call implements HypercallContext {
    /** Most bytes that one copy may move: no structure or batch of Xen's is larger. */
    public static final int MOST_COPIED = 1 << 20;

    private final Vcpu vcpu;
    private final GuestMemory memory;
    private final int number;
    private final String name;
    private final long[] args;
    private final Budget budget;
    private boolean counted;
    private boolean keepsRegisters;
    private long @Nullable [] continuation;

    Call(Vcpu vcpu, GuestMemory memory, int number, String name, long[] args, Budget budget) {
        this.vcpu = vcpu;
        this.memory = memory;
        this.number = number;
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

    /** How wide the words of the caller's structures are. */
    public GuestWidth width() {
        return vcpu.domain().width();
    }

    /** A 64-bit argument: a 32-bit guest has it in two registers, the lower half in the first. */
    public long wideArg(int index) {
        return width() == GuestWidth.WIDE ? arg(index) : arg(index) | arg(index + 1) << 32;
    }

    /** An argument of C type {@code unsigned int}: the low half of the register. */
    public int intArg(int index) {
        return (int) arg(index);
    }

    @Override
    public void count(String suboperation) {
        counted = true;
        domain().counts().add(name + "." + suboperation);
    }

    /** This call goes on with one that was counted when it began. */
    public void continues() {
        counted = true;
    }

    /** Counts under the name that the ABI has for a sub-operation's number. */
    public void count(long operation) {
        counted = true;
        domain().counts().add(number, operation);
    }

    @Override
    public byte[] copyIn(long linear, int length) throws GuestFaultException {
        if (length < 0 || length > MOST_COPIED) {
            throw new GuestFaultException(Errno.E2BIG, length + " bytes are more than a call may copy");
        }
        return memory.copyIn(vcpu, linear, length);
    }

    @Override
    public void copyOut(long linear, byte[] bytes) throws GuestFaultException {
        memory.copyOut(vcpu, linear, bytes);
    }

    @Override
    public boolean spend(int units) {
        return budget.spend(units);
    }

    /** Adds to what the call costs in virtual time; the guest is charged when the call returns or gives way. */
    public void charge(Cost cost, long times) {
        budget.charge(cost.nanos * times);
    }

    @Override
    public long continueWith(long... next) {
        long[] all = args.clone();
        System.arraycopy(next, 0, all, 0, Math.min(next.length, all.length));
        continuation = all;
        return 0;
    }

    /** The handler has set every register itself: the result goes nowhere (iret). */
    public void keepRegisters() {
        keepsRegisters = true;
    }

    /** An answer for an operation that this hypervisor does not have, or a number that nobody knows. */
    public GuestFaultException unsupported(long operation) {
        return new UnsupportedException(HypercallNames.name(number, operation));
    }

    Budget budget() {
        return budget;
    }

    boolean keepsRegisters() {
        return keepsRegisters;
    }

    /** Arguments to continue with, null when the call is complete. */
    long @Nullable [] continuation() {
        return continuation;
    }

    /** Whether the handler counted sub-operations itself. */
    boolean counted() {
        return counted;
    }

    /** What is left before a call has to give way, and what it has cost. */
    static final class Budget {
        /** About a millisecond, in units of a microsecond. */
        static final int UNITS = 1000;
        private int left = UNITS;
        private long cost;

        void charge(long nanos) {
            cost += nanos;
        }

        /** Virtual time used so far, nanoseconds. */
        long cost() {
            return cost;
        }

        boolean spend(int units) {
            left -= units;
            return left > 0;
        }

        boolean empty() {
            return left <= 0;
        }
    }

    /** ENOSYS, to be logged once per domain. */
    static final class UnsupportedException extends GuestFaultException {
        private static final long serialVersionUID = 1;

        UnsupportedException(String operation) {
            super(Errno.ENOSYS, operation);
        }
    }
}
