// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.abi.MmuExt.MMUEXT_CLEAR_PAGE;
import static io.ringzero.abi.MmuExt.MMUEXT_COPY_PAGE;
import static io.ringzero.abi.MmuExt.MMUEXT_FLUSH_CACHE;
import static io.ringzero.abi.MmuExt.MMUEXT_FLUSH_CACHE_GLOBAL;
import static io.ringzero.abi.MmuExt.MMUEXT_INVLPG_ALL;
import static io.ringzero.abi.MmuExt.MMUEXT_INVLPG_LOCAL;
import static io.ringzero.abi.MmuExt.MMUEXT_INVLPG_MULTI;
import static io.ringzero.abi.MmuExt.MMUEXT_MARK_SUPER;
import static io.ringzero.abi.MmuExt.MMUEXT_NEW_BASEPTR;
import static io.ringzero.abi.MmuExt.MMUEXT_NEW_USER_BASEPTR;
import static io.ringzero.abi.MmuExt.MMUEXT_PIN_L1_TABLE;
import static io.ringzero.abi.MmuExt.MMUEXT_PIN_L2_TABLE;
import static io.ringzero.abi.MmuExt.MMUEXT_PIN_L3_TABLE;
import static io.ringzero.abi.MmuExt.MMUEXT_PIN_L4_TABLE;
import static io.ringzero.abi.MmuExt.MMUEXT_SET_LDT;
import static io.ringzero.abi.MmuExt.MMUEXT_TLB_FLUSH_ALL;
import static io.ringzero.abi.MmuExt.MMUEXT_TLB_FLUSH_LOCAL;
import static io.ringzero.abi.MmuExt.MMUEXT_TLB_FLUSH_MULTI;
import static io.ringzero.abi.MmuExt.MMUEXT_UNMARK_SUPER;
import static io.ringzero.abi.MmuExt.MMUEXT_UNPIN_TABLE;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.MmuextOp;
import io.ringzero.abi.layout.MmuextOp32;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.HypervisorFrames;
import jakarta.inject.Inject;

/** mmuext_op: pins, roots, flushes, LDT, page clearing and copying (public/xen.h). */
final class MmuExtCall implements Handler {
    private final PageTables tables;
    private final DomainArgument domains;
    private final VcpuMask masks;

    @Inject
    MmuExtCall(HypervisorFrames frames, DomainArgument domains, VcpuMask masks) {
        tables = frames.pageTables();
        this.domains = domains;
        this.masks = masks;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_mmuext_op;
    }

    @Override
    public String name() {
        return "mmuext_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        Domain owner = domains.targetByName(call.domain(), call.intArg(3) & 0xffff);
        int size = call.width().pick(MmuextOp.SIZE, MmuextOp32.SIZE);
        return new MmuBatch(tables, call, size).run(entry -> one(call, entry, owner));
    }

    private void one(Call call, Struct entry, Domain owner) throws GuestFaultException, PreemptedException {
        int command = entry.i32(MmuextOp.CMD);
        call.charge(Cost.EXTENDED, 1);
        boolean preempted = true;
        try {
            GuestWidth width = call.width();
            run(call, owner, command, width.word(entry, width.pick(MmuextOp.ARG1, MmuextOp32.ARG1)),
                width.word(entry, width.pick(MmuextOp.ARG2, MmuextOp32.ARG2)));
            preempted = false;
        } catch (GuestFaultException e) {
            preempted = false;
            throw e;
        } finally {
            if (!preempted) {
                call.count(command & 0xffff_ffffL);
            }
        }
    }

    private void run(Call call, Domain owner, int command, long first, long second)
        throws GuestFaultException, PreemptedException {
        Domain domain = call.domain();
        PvPaging paging = (PvPaging) call.vcpu().paging();
        boolean pins = command >= MMUEXT_PIN_L1_TABLE && command <= MMUEXT_PIN_L4_TABLE
            || command == MMUEXT_UNPIN_TABLE;
        if (owner != domain && !pins) {
            throw new GuestFaultException(Errno.EPERM, "of another domain's tables only pins can be set and taken");
        }
        switch (command) {
            case MMUEXT_PIN_L1_TABLE, MMUEXT_PIN_L2_TABLE, MMUEXT_PIN_L3_TABLE, MMUEXT_PIN_L4_TABLE ->
                tables.pin(owner, first, FrameType.table(command - MMUEXT_PIN_L1_TABLE + 1), call::spend);
            case MMUEXT_UNPIN_TABLE -> {
                tables.unpin(owner, first);
                if (owner != domain) {
                    tables.drain(owner, Budget.UNLIMITED);
                }
            }
            case MMUEXT_NEW_BASEPTR -> {
                call.charge(Cost.BASE_POINTER, 1);
                paging.useKernelRoot(first, call::spend);
            }
            case MMUEXT_NEW_USER_BASEPTR -> {
                call.charge(Cost.BASE_POINTER, 1);
                paging.useUserRoot(first, call::spend);
            }
            case MMUEXT_TLB_FLUSH_LOCAL, MMUEXT_INVLPG_LOCAL, MMUEXT_TLB_FLUSH_ALL, MMUEXT_INVLPG_ALL -> {
                // TLBs are coherent: what the guest has taken out of its tables is in none already.
            }
            case MMUEXT_TLB_FLUSH_MULTI, MMUEXT_INVLPG_MULTI -> mask(call, second);
            case MMUEXT_SET_LDT -> paging.ldt(first, (int) Math.min(second & 0xffff_ffffL, Integer.MAX_VALUE));
            case MMUEXT_CLEAR_PAGE -> {
                call.charge(Cost.PAGE, 1);
                clear(domain, first);
            }
            case MMUEXT_COPY_PAGE -> {
                call.charge(Cost.PAGE, 1);
                copy(domain, first, second);
            }
            case MMUEXT_FLUSH_CACHE ->
                throw new GuestFaultException(Errno.EACCES, "a domain without devices has no cache to flush");
            case MMUEXT_FLUSH_CACHE_GLOBAL ->
                throw new GuestFaultException(Errno.EINVAL, "a domain without devices has no cache to flush");
            case MMUEXT_MARK_SUPER, MMUEXT_UNMARK_SUPER ->
                throw new GuestFaultException(Errno.EOPNOTSUPP, "no superpages for PV guests");
            default -> throw call.unsupported(command & 0xffff_ffffL);
        }
    }

    /** TLBs are coherent; what is left of a flush is that its vCPUs can be read. */
    private void mask(Call call, long at) throws GuestFaultException {
        try {
            masks.read(call, at);
        } catch (GuestFaultException e) {
            throw new GuestFaultException(Errno.EINVAL, String.valueOf(e.getMessage()));
        }
    }

    private void clear(Domain domain, long mfn) throws GuestFaultException {
        try (FrameRef to = tables.writable(mfn, domain.domid())) {
            tables.memory().fill(to.mfn() << MachineMemory.PAGE_SHIFT, MachineMemory.PAGE_SIZE, (byte) 0);
        }
    }

    private void copy(Domain domain, long mfn, long source) throws GuestFaultException {
        try (FrameRef from = tables.table().acquire(source, domain.domid());
            FrameRef to = tables.writable(mfn, domain.domid())) {
            tables.memory().copy(from.mfn() << MachineMemory.PAGE_SHIFT, to.mfn() << MachineMemory.PAGE_SHIFT,
                MachineMemory.PAGE_SIZE);
        }
    }
}
