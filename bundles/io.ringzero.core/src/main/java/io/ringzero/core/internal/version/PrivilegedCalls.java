// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.HandlerGroup;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Hypercalls that only the control or hardware domain of a physical machine may make, and what Xen 4.17 answers an unprivileged PV domain:
 * the same checks in the same order, ended by -EPERM. Here nobody may: there is no such machine.
 */
public final class PrivilegedCalls implements HandlerGroup {
    private static final int HVMOP_SET_PARAM = 0;
    private static final int HVMOP_GET_PARAM = 1;
    private static final int HVM_PARAM_SIZE = 16;
    private static final int HVM_PARAMETERS = 39;

    private final DomainTable domains;

    @Inject
    public PrivilegedCalls(DomainTable domains) {
        this.domains = domains;
    }

    @Override
    public List<Handler> handlers() {
        return List.of(
            Handler.of(Hypercall.HYPERVISOR_xenpmu_op, call -> refuse(Errno.EOPNOTSUPP, "the PMU is off")),
            Handler
                .of(Hypercall.HYPERVISOR_hvm_op, this::hvmOp),
            Handler.of(
                Hypercall.HYPERVISOR_kexec_op, call -> refuse(Errno.EPERM, "kexec")),
            Handler.of(
                Hypercall.HYPERVISOR_hypfs_op, call -> refuse(Errno.EPERM, "hypfs")),
            Handler.of(
                Hypercall.HYPERVISOR_dm_op, call -> refuse(Errno.EPERM, "a device model")),
            Handler.of(Hypercall.HYPERVISOR_arch_0, call -> refuse(Errno.EPERM, "machine check control")));
    }

    /** A PV domain has no HVM parameters. */
    private long hvmOp(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        if (operation != HVMOP_SET_PARAM && operation != HVMOP_GET_PARAM) {
            throw call.unsupported(operation & 0xffff_ffffL);
        }
        Struct args = Struct.in(call, call.arg(1), HVM_PARAM_SIZE);
        int domid = args.u16(0);
        int index = args.i32(4);
        if (index < 0 || index >= HVM_PARAMETERS) {
            return refuse(Errno.EINVAL, "a parameter that does not exist");
        }
        if (domid != DomainIds.DOMID_SELF && domid != 0 && domains.byDomid(domid) == null) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
        return refuse(Errno.EINVAL, "a parameter of an HVM domain");
    }

    private static long refuse(int errno, String what) throws GuestFaultException {
        throw new GuestFaultException(errno, what + " is not for an unprivileged domain");
    }
}
