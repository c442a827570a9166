// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.HandlerGroup;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Hypercalls that only the control or hardware domain of a physical machine may make, and what Xen 4.17 answers an unprivileged PV domain:
 * the same checks in the same order, ended by -EPERM. Here nobody may: there is no such machine.
 */
public final class PrivilegedCalls implements HandlerGroup {
    /** Buffers that a call of a device model may have (Xen: xen_dm_op_buf of dm_op_args). */
    private static final int MOST_BUFFERS = 2;

    private final DomainTable domains;

    @Inject
    public PrivilegedCalls(DomainTable domains) {
        this.domains = domains;
    }

    @Override
    public List<Handler> handlers() {
        return List.of(
            Handler.of(Hypercall.HYPERVISOR_xenpmu_op, call -> refuse(Errno.EOPNOTSUPP, "the PMU is off")),
            Handler.of(
                Hypercall.HYPERVISOR_kexec_op, call -> refuse(Errno.EPERM, "kexec")),
            Handler.of(
                Hypercall.HYPERVISOR_hypfs_op, call -> refuse(Errno.EPERM, "hypfs")),
            Handler.of(Hypercall.HYPERVISOR_dm_op, this::deviceModel),
            Handler.of(Hypercall.HYPERVISOR_arch_0, call -> refuse(Errno.EPERM, "machine check control")));
    }

    /** Calls of a device model, for a domain that then turns out to be no HVM domain. */
    private long deviceModel(Call call) throws GuestFaultException {
        int domid = call.arg(0) > 0xffff ? 0xffff : (int) call.arg(0);
        long buffers = call.arg(1) & 0xffff_ffffL;
        if (buffers > MOST_BUFFERS) {
            return refuse(Errno.E2BIG, buffers + " buffers");
        }
        call.copyIn(call.arg(2), (int) buffers * 2 * call.width().bytes());
        if (domid != 0 && domains.byDomid(domid) == null) {
            return refuse(Errno.ESRCH, "a device model for nobody");
        }
        return refuse(domid == call.domain().domid() ? Errno.EPERM : Errno.EINVAL, "a device model");
    }

    private static long refuse(int errno, String what) throws GuestFaultException {
        throw new GuestFaultException(errno, what + " is not for an unprivileged domain");
    }
}
