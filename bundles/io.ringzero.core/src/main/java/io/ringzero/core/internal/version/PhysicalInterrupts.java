// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import io.ringzero.abi.Errno;
import io.ringzero.abi.PhysdevOp;
import io.ringzero.abi.layout.PhysdevEoi;
import io.ringzero.abi.layout.PhysdevIrqStatusQuery;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainResource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that a guest may have for physical interrupts, of which the machine has none behind them: as on a PC without an I/O APIC,
 * 16 are the ISA's and 32 more are kept for a guest's devices (Xen: extra_guest_irqs). A guest may ask for a free one and is told about
 * any of them, but can bind none. On pCPU threads.
 */
@Singleton
public final class PhysicalInterrupts implements DomainResource {
    /** Numbers that an ISA bus has. */
    private static final int ISA = 16;
    /** Numbers that a guest may name (Xen: nr_pirqs). */
    public static final int COUNT = ISA + 32;

    private final Map<Domain, BitSet> taken = new HashMap<>();

    @Inject
    public PhysicalInterrupts() {
        // Empty at first.
    }

    /** PHYSDEVOP_get_free_pirq: takes the highest number that is free, for as long as the domain lives. */
    long take(Call call, long at) throws GuestFaultException {
        // struct physdev_get_free_pirq: the kind wanted, which makes no difference here, then the answer.
        Struct args = Struct.in(call, at, 8);
        BitSet numbers = taken.computeIfAbsent(call.domain(), domain -> new BitSet(COUNT));
        int number = numbers.previousClearBit(COUNT - 1);
        if (number < ISA) {
            throw new GuestFaultException(Errno.ENOSPC, "all numbers of physical interrupts are taken");
        }
        numbers.set(number);
        args.put32(4, number).out(call, at);
        return 0;
    }

    /** PHYSDEVOP_eoi: nothing waits for it, but the number must be one that the domain took. */
    long eoi(Call call, long at) throws GuestFaultException {
        long irq = Struct.in(call, at, PhysdevEoi.SIZE).u32(PhysdevEoi.IRQ);
        BitSet numbers = taken.get(call.domain());
        if (irq >= COUNT || numbers == null || !numbers.get((int) irq)) {
            throw new GuestFaultException(Errno.EINVAL, "the domain has no physical interrupt " + irq);
        }
        return 0;
    }

    /** PHYSDEVOP_irq_status_query: as Xen says of every number, an EOI is needed. */
    long query(Call call, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, PhysdevIrqStatusQuery.SIZE);
        if (args.u32(PhysdevIrqStatusQuery.IRQ) >= COUNT) {
            throw new GuestFaultException(Errno.EINVAL,
                "no physical interrupt " + args.u32(PhysdevIrqStatusQuery.IRQ));
        }
        args.put32(PhysdevIrqStatusQuery.FLAGS, PhysdevOp.XENIRQSTAT_needs_eoi).out(call, at);
        return 0;
    }

    @Override
    public void domainEnds(Domain domain) {
        taken.remove(domain);
    }
}
