// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.MulticallEntry;
import io.ringzero.abi.layout.MulticallEntry32;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import jakarta.inject.Inject;
import jakarta.inject.Provider;

/**
 * multicall: a list of hypercalls in one (public/xen.h, multicall_entry). Each entry is copied once, made, and answered in place. When
 * the budget is gone the rest is continued; an entry that is itself half done is written back with its new arguments.
 */
public final class Multicall implements Handler {
    private static final int ARGUMENTS = 5;

    private final Provider<Dispatcher> dispatcher;

    @Inject
    public Multicall(Provider<Dispatcher> dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_multicall;
    }

    @Override
    public String name() {
        return "multicall";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        boolean wide = call.domain().type() == GuestType.PV64;
        int size = wide ? MulticallEntry.SIZE : MulticallEntry32.SIZE;
        long list = call.arg(0);
        long count = call.arg(1) & 0xffff_ffffL;
        for (long done = 0; done < count; done++, list += size) {
            if (done > 0 && !call.spend(1)) {
                return call.continueWith(list, count - done);
            }
            call.charge(Cost.MULTICALL, 1);
            Struct entry = Struct.in(call, list, size);
            long number = wide ? entry.i64(MulticallEntry.OP) : entry.u32(MulticallEntry32.OP);
            if (number == Hypercall.HYPERVISOR_multicall) {
                answer(call, entry, list, wide, -Errno.EINVAL);
                continue;
            }
            Dispatcher.Result result = dispatcher.get().one(call.vcpu(), number, arguments(entry, wide), call.budget());
            long[] next = result.continuation();
            if (next != null) {
                for (int i = 0; i < ARGUMENTS; i++) {
                    argument(entry, wide, i, next[i]);
                }
                entry.out(call, list);
                return call.continueWith(list, count - done);
            }
            if (result.keepsRegisters()) {
                return 0;
            }
            answer(call, entry, list, wide, result.value());
        }
        return 0;
    }

    private static long[] arguments(Struct entry, boolean wide) {
        long[] args = new long[ARGUMENTS];
        for (int i = 0; i < ARGUMENTS; i++) {
            args[i] = wide ? entry.i64(MulticallEntry.ARGS + 8 * i) : entry.u32(MulticallEntry32.ARGS + 4 * i);
        }
        return args;
    }

    private static void argument(Struct entry, boolean wide, int index, long value) {
        if (wide) {
            entry.put64(MulticallEntry.ARGS + 8 * index, value);
        } else {
            entry.put32(MulticallEntry32.ARGS + 4 * index, (int) value);
        }
    }

    private static void answer(Call call, Struct entry, long list, boolean wide, long value)
        throws GuestFaultException {
        if (wide) {
            entry.put64(MulticallEntry.RESULT, value).out(call, list, MulticallEntry.RESULT, 8);
        } else {
            entry.put32(MulticallEntry32.RESULT, (int) value).out(call, list, MulticallEntry32.RESULT, 4);
        }
    }
}
