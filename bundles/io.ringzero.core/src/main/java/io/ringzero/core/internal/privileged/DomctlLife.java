// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.DomctlCreatedomain;
import io.ringzero.abi.layout.DomctlHeader;
import io.ringzero.abi.layout.DomctlSendtrigger;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.control.DomainFactory;
import io.ringzero.core.internal.control.Operations;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/** Domctls by which domains come, stop, go on and end. */
final class DomctlLife {
    private static final int HANDLE_BYTES = 16;
    private static final int PAGE_KIB_SHIFT = 2;
    private static final int KNOWN_TRIGGERS = Domctl.XEN_DOMCTL_SENDTRIGGER_SLEEP;

    private final DomainTable domains;
    private final DomainFactory factory;
    private final Operations operations;

    @Inject
    DomctlLife(DomainTable domains, DomainFactory factory, Operations operations) {
        this.domains = domains;
        this.factory = factory;
        this.operations = operations;
    }

    Map<Integer, DomctlRequest.Operation> operations() {
        return Map.of(Domctl.XEN_DOMCTL_createdomain, this::create, Domctl.XEN_DOMCTL_destroydomain, request -> {
            operations.destroy(request.other());
            return 0;
        }, Domctl.XEN_DOMCTL_pausedomain, request -> {
            operations.pause(request.other());
            return 0;
        }, Domctl.XEN_DOMCTL_unpausedomain, request -> {
            operations.unpause(request.domain());
            return 0;
        }, Domctl.XEN_DOMCTL_resumedomain, request -> {
            request.other().resume();
            return 0;
        }, Domctl.XEN_DOMCTL_max_mem, request -> {
            operations.maxPages(request.domain(),
                Math.min(request.i64(0) >>> PAGE_KIB_SHIFT, Integer.MAX_VALUE));
            return 0;
        }, Domctl.XEN_DOMCTL_setdomainhandle, request -> {
            request.domain().uuid(uuid(request, 0));
            return 0;
        }, Domctl.XEN_DOMCTL_sendtrigger, this::trigger);
    }

    private long create(DomctlRequest request) throws GuestFaultException {
        long flags = request.u32(DomctlCreatedomain.FLAGS);
        long vcpus = request.u32(DomctlCreatedomain.MAX_VCPUS);
        boolean possible = flags == 0 && request.u32(DomctlCreatedomain.IOMMU_OPTS) == 0 && vcpus >= 1
            && vcpus <= DomainFactory.MOST_VCPUS && request.u32(DomctlCreatedomain.VMTRACE_SIZE) == 0
            && request.u32(DomctlCreatedomain.EMULATION_FLAGS) == 0;
        if (!possible) {
            throw new GuestFaultException(Errno.EINVAL,
                "a PV domain without devices, of 1 to " + DomainFactory.MOST_VCPUS + " vCPUs, is all that can be made");
        }
        int wanted = request.args().u16(DomctlHeader.DOMAIN);
        boolean chosen = wanted > 0 && wanted < 0x7ff0;
        DomainId id = chosen ? domains.idOf(wanted) : domains.nextId();
        if (id == null) {
            throw new GuestFaultException(Errno.EEXIST, "domain " + wanted + " is there");
        }
        try {
            Domain made = factory.bare(id, uuid(request, DomctlCreatedomain.HANDLE), (int) vcpus, limits(request));
            request.args().put16(DomctlHeader.DOMAIN, made.domid());
            return request.answer();
        } catch (ControlException e) {
            throw new GuestFaultException(Errno.ENOMEM, String.valueOf(e.getMessage()));
        }
    }

    /** Negative numbers of frames stand for the usual ones. */
    private static DomainLimits limits(DomctlRequest request) throws GuestFaultException {
        int frames = (int) request.u32(DomctlCreatedomain.MAX_GRANT_FRAMES);
        int maptrack = (int) request.u32(DomctlCreatedomain.MAX_MAPTRACK_FRAMES);
        long ports = Math.min(request.u32(DomctlCreatedomain.MAX_EVTCHN_PORT), DomainLimits.MOST_EVENT_CHANNELS);
        try {
            return new DomainLimits(frames < 0 ? DomainLimits.DEFAULT.grantFrames() : frames,
                maptrack < 0 ? DomainLimits.DEFAULT.maptrackFrames() : maptrack,
                (int) request.u32(DomctlCreatedomain.GRANT_OPTS), (int) ports);
        } catch (IllegalArgumentException e) {
            throw new GuestFaultException(Errno.EINVAL, String.valueOf(e.getMessage()));
        }
    }

    private static String uuid(DomctlRequest request, int member) {
        ByteBuffer handle = ByteBuffer.wrap(request.args().bytes(), DomctlRequest.at(member), HANDLE_BYTES);
        return new UUID(handle.getLong(), handle.getLong()).toString();
    }

    private long trigger(DomctlRequest request) throws GuestFaultException {
        Vcpu vcpu = request.vcpu(request.u32(DomctlSendtrigger.VCPU));
        long trigger = request.u32(DomctlSendtrigger.TRIGGER);
        if (trigger == Domctl.XEN_DOMCTL_SENDTRIGGER_NMI) {
            operations.nmi(vcpu);
            return 0;
        }
        boolean button = trigger == Domctl.XEN_DOMCTL_SENDTRIGGER_POWER || trigger == KNOWN_TRIGGERS;
        throw new GuestFaultException(button ? Errno.EINVAL : Errno.ENOSYS, "a PV domain has no trigger " + trigger);
    }
}
