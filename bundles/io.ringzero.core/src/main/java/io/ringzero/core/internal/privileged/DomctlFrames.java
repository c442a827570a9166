// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.DomctlGetpageframeinfo3;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.memory.FrameHold;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.pv.HypercallPageCode;
import jakarta.inject.Inject;
import java.util.Map;

/** Domctls about a domain's frames, and about devices, which nobody has to give. */
final class DomctlFrames {
    /** Most frames of one getpageframeinfo3. */
    private static final long MOST_FRAMES = 1024;

    private final MachineMemory memory;
    private final Memories memories;

    @Inject
    DomctlFrames(Machine machine, Memories memories) {
        this.memory = machine.memory();
        this.memories = memories;
    }

    Map<Integer, DomctlRequest.Operation> operations() {
        return Map.of(Domctl.XEN_DOMCTL_getpageframeinfo3, this::kinds, Domctl.XEN_DOMCTL_hypercall_init,
            this::hypercallPage, Domctl.XEN_DOMCTL_iomem_permission, DomctlFrames::refuse,
            Domctl.XEN_DOMCTL_ioport_permission, DomctlFrames::refuse, Domctl.XEN_DOMCTL_irq_permission,
            DomctlFrames::refuse, Domctl.XEN_DOMCTL_shadow_op, request -> {
                request.other();
                throw new GuestFaultException(Errno.EOPNOTSUPP, "there are no shadow page tables");
            });
    }

    /** Who gives devices must have them. */
    private static long refuse(DomctlRequest request) throws GuestFaultException {
        throw new GuestFaultException(Errno.EPERM, request.domain() + " cannot be given what the caller has not");
    }

    private long kinds(DomctlRequest request) throws GuestFaultException {
        long count = request.i64(DomctlGetpageframeinfo3.NUM);
        if (Long.compareUnsigned(count, MOST_FRAMES) > 0) {
            throw new GuestFaultException(Errno.E2BIG, count + " frames are more than " + MOST_FRAMES);
        }
        int word = request.call().width().bytes();
        long array = request.i64(DomctlGetpageframeinfo3.ARRAY);
        Struct list = Struct.in(request.call(), array, (int) count * word);
        for (int i = 0; i < count; i++) {
            long mfn = request.call().width().word(list, i * word);
            request.call().width().put(list, i * word, kind(request.domain(), mfn) & 0xffff_ffffL);
        }
        list.out(request.call(), array);
        return 0;
    }

    private int kind(Domain domain, long mfn) {
        Memories.TableUse use = memories.use(domain, mfn);
        if (use == null) {
            return Domctl.XEN_DOMCTL_PFINFO_XTAB;
        }
        return use.level() << Domctl.XEN_DOMCTL_PFINFO_LTAB_SHIFT
            | (use.pinned() ? Domctl.XEN_DOMCTL_PFINFO_LPINTAB : 0);
    }

    private long hypercallPage(DomctlRequest request) throws GuestFaultException {
        try (FrameHold frame = request.domain().memory().hold(request.i64(0), true)) {
            byte[] code = HypercallPageCode.page(request.domain().width());
            memory.write(frame.mfn() << MachineMemory.PAGE_SHIFT, code, 0, code.length);
            return 0;
        }
    }
}
