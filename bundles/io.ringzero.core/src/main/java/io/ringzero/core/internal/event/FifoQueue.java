// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_LINKED;
import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_MASKED;
import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_MAX_QUEUES;
import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_NR_CHANNELS;
import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_PENDING;
import static io.ringzero.abi.EventFifo.EVTCHN_FIFO_PRIORITY_MIN;

import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.EvtchnFifoControlBlock;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.FrameHold;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The FIFO form (public/event_channel.h, EVTCHNOP_init_control): one 32-bit word per port in pages that the guest gives, linked
 * into 16 queues per vCPU by priority. The guest unlinks while the hypervisor links, so words change by compare and set only,
 * and a guest that keeps changing one is given up on after a few tries.
 */
final class FifoQueue implements EventQueue {
    /** Width of a link in a word. */
    static final int LINK_BITS = 17;
    static final int WORDS_PER_PAGE = MachineMemory.PAGE_SIZE / 4;

    private final MachineMemory memory;
    private final GuestBits bits;
    private final Upcalls upcalls;
    private final Pollers pollers;
    private final Domain domain;
    private final List<FrameHold> pages = new ArrayList<>();
    private final TreeMap<Integer, Queues> controls = new TreeMap<>();

    /** The queues of one vCPU. */
    private static final class Queues {
        final FrameHold hold;
        final long block;
        final int[] tail = new int[EVTCHN_FIFO_MAX_QUEUES];

        Queues(FrameHold hold, long block) {
            this.hold = hold;
            this.block = block;
        }
    }

    FifoQueue(Domain domain, MachineMemory memory, Upcalls upcalls, Pollers pollers) {
        this.domain = domain;
        this.memory = memory;
        this.bits = new GuestBits(memory);
        this.upcalls = upcalls;
        this.pollers = pollers;
    }

    @Override
    public int channels() {
        return EVTCHN_FIFO_NR_CHANNELS;
    }

    boolean hasControl(Vcpu vcpu) {
        return controls.containsKey(vcpu.number());
    }

    /** Gives a vCPU its control block; the hold is this object's. */
    void control(Vcpu vcpu, FrameHold hold, int offset) {
        controls.put(vcpu.number(), new Queues(hold, hold.mfn() * MachineMemory.PAGE_SIZE + offset));
    }

    int pages() {
        return pages.size();
    }

    /** Adds a page of event words; the hold is this object's. */
    void add(FrameHold page) {
        pages.add(page);
    }

    @Override
    public void raise(Port port, Vcpu vcpu) {
        long word = word(port.number);
        if (word == 0) {
            port.pendingEarly = true;
            return;
        }
        boolean before = bits.testAndSet(word, EVTCHN_FIFO_PENDING);
        if (!masked(port) && !bits.test(word, EVTCHN_FIFO_LINKED)) {
            link(port, vcpu, word);
        }
        if (!before) {
            pollers.raised(domain, port.number);
        }
    }

    private void link(Port port, Vcpu vcpu, long word) {
        Queues queues = controls.get(vcpu.number());
        if (queues == null || bits.testAndSet(word, EVTCHN_FIFO_LINKED)) {
            return;
        }
        // Had it been the tail of a queue, that queue is empty now and must not be appended to through this word.
        Queues last = controls.get(port.lastVcpu);
        if (last != null && last.tail[port.lastPriority] == port.number) {
            last.tail[port.lastPriority] = 0;
        }
        port.lastVcpu = vcpu.number();
        port.lastPriority = port.priority;
        int tail = queues.tail[port.priority];
        boolean linked = tail != 0 && new FifoLink(memory, word(tail)).to(port.number);
        if (!linked) {
            memory.writeInt(queues.block + EvtchnFifoControlBlock.HEAD + port.priority * 4L, port.number);
        }
        queues.tail[port.priority] = port.number;
        if (!linked && !bits.testAndSet(queues.block + EvtchnFifoControlBlock.READY, port.priority)) {
            upcalls.mark(vcpu);
        }
    }

    @Override
    public void clear(Port port) {
        port.pendingEarly = false;
        long word = word(port.number);
        if (word != 0) {
            bits.testAndClear(word, EVTCHN_FIFO_PENDING);
        }
    }

    @Override
    public void unmask(Port port, Vcpu vcpu) {
        long word = word(port.number);
        if (word != 0) {
            bits.testAndClear(word, EVTCHN_FIFO_MASKED);
            if (bits.test(word, EVTCHN_FIFO_PENDING)) {
                raise(port, vcpu);
            }
        }
    }

    @Override
    public boolean pending(Port port) {
        long word = word(port.number);
        return word == 0 ? port.pendingEarly : bits.test(word, EVTCHN_FIFO_PENDING);
    }

    @Override
    public boolean masked(Port port) {
        long word = word(port.number);
        return word == 0 || bits.test(word, EVTCHN_FIFO_MASKED);
    }

    @Override
    public boolean busy(Port port) {
        long word = word(port.number);
        return word != 0 && bits.test(word, EVTCHN_FIFO_LINKED);
    }

    @Override
    public void priority(Port port, int priority) throws GuestFaultException {
        if (priority < 0 || priority > EVTCHN_FIFO_PRIORITY_MIN) {
            throw new GuestFaultException(Errno.EINVAL, "priority " + priority + " is not one of the 16");
        }
        port.priority = priority;
    }

    @Override
    public void release() {
        pages.forEach(FrameHold::close);
        pages.clear();
        controls.values().forEach(queues -> queues.hold.close());
        controls.clear();
    }

    private long word(int port) {
        int page = port / WORDS_PER_PAGE;
        return page < pages.size()
            ? pages.get(page).mfn() * MachineMemory.PAGE_SIZE + port % WORDS_PER_PAGE * 4L
            : 0;
    }
}
