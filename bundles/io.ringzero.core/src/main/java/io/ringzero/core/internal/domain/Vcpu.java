// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.core.internal.memory.VcpuPaging;
import org.jspecify.annotations.Nullable;

/**
 * A virtual CPU of a PV guest: its processor state, its paging, what the guest registered, and why it does not run.
 *
 * <p>It is runnable exactly when no {@link Wait} holds it; the machine's registry is kept in step. On pCPU threads, in turns
 * and at safe points.
 */
public final class Vcpu {
    private final Domain domain;
    private final int number;
    private final int index;
    private final VcpuRegistry registry;
    private final CpuState state = new CpuState();
    private final PvContext pv = new PvContext();
    private final VcpuHistory history = new VcpuHistory();
    private final VcpuAreas areas = new VcpuAreas();
    private @Nullable VcpuPaging paging;
    private int waits = Wait.DOWN.bit();
    private boolean initialised;
    private int lastPcpu = -1;
    private boolean entered;
    private long hardAffinity = -1L;
    private long softAffinity = -1L;

    /** Why a vCPU does not run. Several can hold at once. */
    public enum Wait {
        /** Not brought up, or taken down (VCPUOP_down). */
        DOWN,
        /** Waits for an event (SCHEDOP_block). */
        BLOCKED,
        /** Waits for ports or a timeout (SCHEDOP_poll). */
        POLLING,
        /** Its domain is paused by control operations. */
        PAUSED,
        /** Its domain has shut down or is dying. */
        SHUTDOWN;

        int bit() {
            return 1 << ordinal();
        }
    }

    /**
     * Made by {@link Domain#addVcpu}.
     *
     * @param index number in the machine's registry
     */
    Vcpu(Domain domain, int number, int index, VcpuRegistry registry) {
        this.domain = domain;
        this.number = number;
        this.index = index;
        this.registry = registry;
    }

    public Domain domain() {
        return domain;
    }

    /** Number within the domain. */
    public int number() {
        return number;
    }

    /** Index in the machine's registry. */
    public int index() {
        return index;
    }

    public VcpuId id() {
        return new VcpuId(domain.id(), number);
    }

    public CpuState state() {
        return state;
    }

    /** Trap table, callbacks, kernel stack and the like. */
    public PvContext pv() {
        return pv;
    }

    /** What it did last. */
    public VcpuHistory history() {
        return history;
    }

    /** Where in guest memory this vCPU's shared structures lie. */
    public VcpuAreas areas() {
        return areas;
    }

    /** Whether it has paging, in between being made and being destroyed. */
    public boolean hasPaging() {
        return paging != null;
    }

    public VcpuPaging paging() {
        VcpuPaging present = paging;
        if (present == null) {
            throw new IllegalStateException(id() + " has no paging yet");
        }
        return present;
    }

    public void paging(VcpuPaging value) {
        paging = value;
    }

    /** Gives up roots, GDT and LDT, if it has come to have any. */
    void releasePaging() {
        VcpuPaging present = paging;
        if (present != null) {
            present.release();
            paging = null;
        }
    }

    /** Whether VCPUOP_initialise, or the builder, has given it a context. */
    public boolean initialised() {
        return initialised;
    }

    public void initialised(boolean value) {
        initialised = value;
    }

    /** Bit n: may run on pCPU n. */
    public long hardAffinity() {
        return hardAffinity;
    }

    /** Bit n: would rather run on pCPU n. */
    public long softAffinity() {
        return softAffinity;
    }

    /** Says where it may run and where it would rather run; the scheduler hears of it. */
    public void affinity(long hard, long soft) {
        hardAffinity = hard;
        softAffinity = soft;
        adjusted();
    }

    /** The scheduler hears what holds for it now. */
    void adjusted() {
        registry.adjust(index, params());
    }

    private VcpuParams params() {
        return new VcpuParams(domain.domid(), number, domain.weight(), domain.capPercent(), hardAffinity, softAffinity);
    }

    /** Raises a non-maskable interrupt; it is taken when the vCPU runs next and none is being handled. */
    public void nmi() {
        pv.nmiPending = true;
        let(Wait.BLOCKED);
    }

    /** Number of the pCPU where it ran last, -1 for never. */
    public int lastPcpu() {
        return lastPcpu;
    }

    public void lastPcpu(int value) {
        lastPcpu = value;
    }

    /** Whether it is on a pCPU, between being picked and left. */
    public boolean entered() {
        return entered;
    }

    public void entered(boolean value) {
        entered = value;
    }

    public boolean waits(Wait why) {
        return (waits & why.bit()) != 0;
    }

    /** Whether nothing keeps it from running. */
    public boolean runnable() {
        return waits == 0;
    }

    /** Adds a reason not to run. */
    public void hold(Wait why) {
        waits |= why.bit();
        registry.sleep(index);
    }

    /** Takes a reason away; without effect when it did not hold. */
    public void let(Wait why) {
        if (waits(why)) {
            waits &= ~why.bit();
            if (waits == 0) {
                registry.wake(index);
            }
        }
    }

    /** Gives way to others, once. */
    public void yielded() {
        registry.yielded(index);
    }

    @Override
    public String toString() {
        return id().toString();
    }
}
