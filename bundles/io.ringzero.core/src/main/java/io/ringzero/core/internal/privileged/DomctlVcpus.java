// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.DomctlSchedulerOp;
import io.ringzero.abi.layout.DomctlVcpuaffinity;
import io.ringzero.abi.layout.DomctlVcpucontext;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.abi.layout.VcpuGuestContext32;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.control.Operations;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.trap.ContextLoader;
import io.ringzero.core.internal.trap.ContextSaver;
import jakarta.inject.Inject;
import java.util.Map;

/** Domctls about vCPUs: their registers, where they run, and what part of the time they have. */
final class DomctlVcpus {
    private static final long BOTH = Domctl.XEN_VCPUAFFINITY_HARD | Domctl.XEN_VCPUAFFINITY_SOFT;

    /** Leaves the cap alone. */
    private static final int NO_CAP_GIVEN = 0xffff;

    private final ContextLoader contexts;
    private final Operations operations;

    @Inject
    DomctlVcpus(ContextLoader contexts, Operations operations) {
        this.contexts = contexts;
        this.operations = operations;
    }

    Map<Integer, DomctlRequest.Operation> operations() {
        return Map.of(Domctl.XEN_DOMCTL_getvcpucontext, this::read, Domctl.XEN_DOMCTL_setvcpucontext,
            this::write, Domctl.XEN_DOMCTL_getvcpuaffinity, this::affinity, Domctl.XEN_DOMCTL_setvcpuaffinity,
            this::pin, Domctl.XEN_DOMCTL_scheduler_op, this::share);
    }

    /** Weight and cap as the credit scheduler's, whichever is in use: they are carried over. */
    private long share(DomctlRequest request) throws GuestFaultException {
        if (request.u32(DomctlSchedulerOp.SCHED_ID) != Domctl.XEN_SCHEDULER_CREDIT) {
            throw new GuestFaultException(Errno.EINVAL, "the scheduler's parameters are those of credit");
        }
        Domain domain = request.domain();
        long command = request.u32(DomctlSchedulerOp.CMD);
        if (command == Domctl.XEN_DOMCTL_SCHEDOP_putinfo) {
            int weight = request.args().u16(DomctlRequest.at(DomctlSchedulerOp.WEIGHT));
            int cap = request.args().u16(DomctlRequest.at(DomctlSchedulerOp.CAP));
            operations.share(domain, weight == 0 ? domain.weight() : weight, cap == NO_CAP_GIVEN
                ? domain.capPercent()
                : cap);
            return 0;
        }
        if (command != Domctl.XEN_DOMCTL_SCHEDOP_getinfo) {
            throw new GuestFaultException(Errno.EINVAL, "no operation " + command + " on a scheduler's parameters");
        }
        request.args().put16(DomctlRequest.at(DomctlSchedulerOp.WEIGHT), domain.weight())
            .put16(DomctlRequest.at(DomctlSchedulerOp.CAP), domain.capPercent());
        return request.answer();
    }

    private static Vcpu vcpu(DomctlRequest request, long number) throws GuestFaultException {
        if (number >= request.domain().vcpus().size()) {
            throw new GuestFaultException(Errno.EINVAL, "no vCPU " + number);
        }
        return request.vcpu(number);
    }

    private long read(DomctlRequest request) throws GuestFaultException {
        Vcpu vcpu = vcpu(request, request.u32(DomctlVcpucontext.VCPU));
        if (vcpu == request.call().vcpu()) {
            throw new GuestFaultException(Errno.EINVAL, "a vCPU that runs has no context to show");
        }
        if (!vcpu.initialised()) {
            throw new GuestFaultException(Errno.ENODATA, vcpu + " has no context");
        }
        operations.stopped(vcpu,
            () -> request.call().copyOut(request.i64(DomctlVcpucontext.CTXT), ContextSaver.save(vcpu)));
        return 0;
    }

    private long write(DomctlRequest request) throws GuestFaultException {
        Vcpu vcpu = vcpu(request, request.u32(DomctlVcpucontext.VCPU));
        request.other();
        int size = vcpu.domain().width() == GuestWidth.NARROW ? VcpuGuestContext32.SIZE : VcpuGuestContext.SIZE;
        Struct context = Struct.in(request.call(), request.i64(DomctlVcpucontext.CTXT), size);
        operations.stopped(vcpu, () -> contexts.load(vcpu, context));
        return 0;
    }

    private long affinity(DomctlRequest request) throws GuestFaultException {
        Vcpu vcpu = vcpu(request, request.u32(DomctlVcpuaffinity.VCPU));
        long flags = request.u32(DomctlVcpuaffinity.FLAGS);
        tell(request, flags, vcpu.hardAffinity(), vcpu.softAffinity());
        return 0;
    }

    private long pin(DomctlRequest request) throws GuestFaultException {
        Vcpu vcpu = vcpu(request, request.u32(DomctlVcpuaffinity.VCPU));
        long flags = request.u32(DomctlVcpuaffinity.FLAGS);
        if ((flags & BOTH) == 0) {
            throw new GuestFaultException(Errno.EINVAL, "neither hard nor soft affinity is to be set");
        }
        long hard = (flags & Domctl.XEN_VCPUAFFINITY_HARD) != 0
            ? CpuBitmap.read(request.call(), request.args(), DomctlRequest.at(DomctlVcpuaffinity.CPUMAP_HARD))
            : vcpu.hardAffinity();
        long soft = (flags & Domctl.XEN_VCPUAFFINITY_SOFT) != 0
            ? CpuBitmap.read(request.call(), request.args(), DomctlRequest.at(DomctlVcpuaffinity.CPUMAP_SOFT))
            : vcpu.softAffinity();
        operations.affinity(vcpu, hard, soft);
        tell(request, flags, hard & operations.online(), soft & hard & operations.online());
        return 0;
    }

    private static void tell(DomctlRequest request, long flags, long hard, long soft) throws GuestFaultException {
        if ((flags & BOTH) == 0) {
            throw new GuestFaultException(Errno.EINVAL, "neither hard nor soft affinity is asked for");
        }
        if ((flags & Domctl.XEN_VCPUAFFINITY_HARD) != 0) {
            CpuBitmap.write(request.call(), request.args(), DomctlRequest.at(DomctlVcpuaffinity.CPUMAP_HARD), hard);
        }
        if ((flags & Domctl.XEN_VCPUAFFINITY_SOFT) != 0) {
            CpuBitmap.write(request.call(), request.args(), DomctlRequest.at(DomctlVcpuaffinity.CPUMAP_SOFT), soft);
        }
    }
}
