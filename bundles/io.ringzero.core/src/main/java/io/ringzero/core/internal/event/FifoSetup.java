// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.Errno;
import io.ringzero.abi.EventFifo;
import io.ringzero.abi.layout.EvtchnFifoControlBlock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;

/** The change of a domain from two-level event channels to the FIFO form, and the pages that it gives for it. On pCPU threads. */
final class FifoSetup {
    private static final int MOST_PAGES = EventFifo.EVTCHN_FIFO_NR_CHANNELS / FifoQueue.WORDS_PER_PAGE;

    private final MachineMemory memory;
    private final Upcalls upcalls;
    private final Pollers pollers;

    @Inject
    FifoSetup(Machine machine, Upcalls upcalls, Pollers pollers) {
        this.memory = machine.memory();
        this.upcalls = upcalls;
        this.pollers = pollers;
    }

    /** EVTCHNOP_init_control: the first one of a domain changes the form; pending events move over. */
    void initControl(PortTable table, Domain domain, long gfn, long offset, Vcpu vcpu) throws GuestFaultException {
        if (offset > MachineMemory.PAGE_SIZE - EvtchnFifoControlBlock.SIZE || (offset & 7) != 0) {
            throw new GuestFaultException(Errno.EINVAL, "a control block does not fit at offset " + offset);
        }
        FifoQueue fifo = table.queue() instanceof FifoQueue present
            ? present
            : new FifoQueue(domain, memory, upcalls, pollers);
        if (fifo.hasControl(vcpu)) {
            throw new GuestFaultException(Errno.EINVAL, vcpu + " has a control block");
        }
        fifo.control(vcpu, domain.memory().hold(gfn, true), (int) offset);
        if (table.queue() != fifo) {
            for (Port port : table.all()) {
                port.pendingEarly = port.state != Port.State.FREE && table.queue().pending(port);
                port.priority = EventFifo.EVTCHN_FIFO_PRIORITY_DEFAULT;
                port.lastPriority = port.priority;
                port.lastVcpu = 0;
            }
            table.queue(fifo);
        }
    }

    /** EVTCHNOP_expand_array: one more page of words; what was pending for its ports is told now. */
    void expand(PortTable table, Domain domain, long gfn) throws GuestFaultException {
        if (!(table.queue() instanceof FifoQueue fifo)) {
            throw new GuestFaultException(Errno.EOPNOTSUPP, "the domain has not changed to FIFO event channels");
        }
        if (fifo.pages() >= MOST_PAGES) {
            throw new GuestFaultException(Errno.ENOSPC, "the event array has all its pages");
        }
        int first = fifo.pages() * FifoQueue.WORDS_PER_PAGE;
        fifo.add(domain.memory().hold(gfn, true));
        for (Port port : table.all()) {
            Vcpu vcpu = domain.vcpu(port.vcpu);
            if (port.number >= first && port.pendingEarly && vcpu != null) {
                port.pendingEarly = false;
                fifo.raise(port, vcpu);
            }
        }
    }
}
