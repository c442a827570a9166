// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.abi.Errno;
import io.ringzero.abi.HypercallNames;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.memory.GuestMemory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes hypercalls from guests' registers to handlers and answers back (public/arch-x86/xen-x86_64.h, xen-x86_32.h: calling
 * conventions). On pCPU threads.
 *
 * <p>A call that has to give way is made again by the guest: RIP is stepped back to the two bytes of its entry instruction, with new
 * arguments.
 */
@Singleton
public final class Dispatcher {
    /** Numbers from here on do not exist (Xen: NR_hypercalls). */
    public static final int NUMBERS = 64;
    /** SYSCALL and INT 0x82 are two bytes long. */
    private static final int ENTRY_LENGTH = 2;
    private static final int[] REGISTERS_64 = {CpuState.RDI, CpuState.RSI, CpuState.RDX, CpuState.R10, CpuState.R8};
    private static final int[] REGISTERS_32 = {CpuState.RBX, CpuState.RCX, CpuState.RDX, CpuState.RSI, CpuState.RDI};

    private final @Nullable Handler[] handlers = new Handler[NUMBERS];
    private final Extensions extensions;
    private final GuestMemory memory;
    private final HypervisorLog log;
    private final Clock clock;

    @Inject
    public Dispatcher(Set<Handler> single, Set<HandlerGroup> groups, Extensions extensions, GuestMemory memory,
        HypervisorLog log,
        Machine machine) {
        this.extensions = extensions;
        this.memory = memory;
        this.log = log;
        this.clock = machine.clock();
        List<Handler> own = new ArrayList<>(single);
        groups.forEach(group -> own.addAll(group.handlers()));
        for (Handler handler : own) {
            if (handlers[handler.number()] != null) {
                throw new IllegalArgumentException("two handlers for hypercall " + handler.number());
            }
            handlers[handler.number()] = handler;
        }
        extensions.reserve(this::own);
    }

    /** Whether the core has a call of this number, 0 to {@link #NUMBERS}, itself. */
    boolean own(int number) {
        return handlers[number] != null;
    }

    /**
     * Makes the call that a guest kernel has entered.
     *
     * @throws DomainCrashException when the guest broke a rule that costs it its life
     */
    public void call(Vcpu vcpu) {
        CpuState state = vcpu.state();
        boolean wide = vcpu.domain().type() == GuestType.PV64;
        int[] registers = wide ? REGISTERS_64 : REGISTERS_32;
        long number = wide ? state.gpr(CpuState.RAX) : state.gpr(CpuState.RAX) & 0xffff_ffffL;
        long[] args = new long[5];
        for (int i = 0; i < args.length; i++) {
            args[i] = wide ? state.gpr(registers[i]) : state.gpr(registers[i]) & 0xffff_ffffL;
        }
        Call.Budget budget = new Call.Budget();
        budget.charge(Cost.HYPERCALL.nanos);
        Result result = one(vcpu, number, args, budget);
        clock.charge(budget.cost());
        long[] next = result.continuation();
        if (next != null) {
            for (int i = 0; i < next.length; i++) {
                state.gpr(registers[i], next[i]);
            }
            state.rip(state.rip() - ENTRY_LENGTH);
        } else if (!result.keepsRegisters()) {
            state.gpr(CpuState.RAX, wide ? result.value() : result.value() & 0xffff_ffffL);
        }
    }

    /**
     * How a call ended.
     *
     * @param value answer, where it is complete
     * @param continuation arguments with which it goes on later, null when it is complete
     * @param keepsRegisters the handler has set all registers
     */
    record Result(long value, long @Nullable [] continuation, boolean keepsRegisters) {
    }

    /** Makes one call, be it from registers or from a multicall's list. */
    Result one(Vcpu vcpu, long number, long[] args, Call.Budget budget) {
        Domain domain = vcpu.domain();
        if (number < 0 || number >= NUMBERS) {
            domain.counts().add("hypercall_other");
            return unsupported(domain, "hypercall " + Long.toUnsignedString(number));
        }
        Handler handler = handlers[(int) number];
        if (handler == null) {
            handler = extensions.handler((int) number);
        }
        String name = handler == null ? HypercallNames.name((int) number) : handler.name();
        if (handler == null) {
            domain.counts().add(name);
            return unsupported(domain, name);
        }
        budget.charge(Cost.ofHypercall((int) number));
        Call call = new Call(vcpu, memory, (int) number, name, args, budget);
        try {
            long value = handler.call(call);
            return new Result(value, call.continuation(), call.keepsRegisters());
        } catch (Call.UnsupportedException e) {
            return unsupported(domain, String.valueOf(e.getMessage()));
        } catch (GuestFaultException e) {
            vcpu.history().refused(name, e, vcpu.state());
            return new Result(-e.errno(), null, false);
        } finally {
            if (!call.counted()) {
                domain.counts().add(name);
            }
        }
    }

    private Result unsupported(Domain domain, String operation) {
        if (domain.firstUnsupported(operation)) {
            log.add(domain + ": " + operation + " is not supported: -ENOSYS");
        }
        return new Result(-Errno.ENOSYS, null, false);
    }
}
