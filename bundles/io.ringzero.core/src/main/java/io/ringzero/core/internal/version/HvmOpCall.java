// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.HvmOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;

/**
 * hvm_op of a PV domain among PV domains (public/hvm/hvm_op.h): what Xen answers where no domain is an HVM one. The time and a request to
 * nobody's monitor work; the rest fails its check of the domain. On pCPU threads.
 */
public final class HvmOpCall implements Handler {
    private static final int PARAM_SIZE = 16;
    private static final int PARAMETERS = 39;

    private final DomainTable domains;
    private final Clock clock;

    @Inject
    public HvmOpCall(DomainTable domains, Machine machine) {
        this.domains = domains;
        this.clock = machine.clock();
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_hvm_op;
    }

    @Override
    public String name() {
        return "hvm_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        long at = call.arg(1);
        return switch (operation) {
            case HvmOp.HVMOP_set_param, HvmOp.HVMOP_get_param -> parameter(call, at);
            case HvmOp.HVMOP_flush_tlbs -> refuse(Errno.EINVAL, "an HVM domain's TLBs");
            case HvmOp.HVMOP_get_mem_type, HvmOp.HVMOP_pagetable_dying -> page(call, at);
            case HvmOp.HVMOP_get_time -> {
                new Struct(8).put64(0, clock.systemNanos()).out(call, at);
                yield 0;
            }
            case HvmOp.HVMOP_set_evtchn_upcall_vector -> {
                Struct.in(call, at, 8);
                yield refuse(Errno.EINVAL, "a vector of an HVM domain");
            }
            case HvmOp.HVMOP_guest_request_vm_event -> {
                if (at != 0) {
                    yield refuse(Errno.EINVAL, "a request with an argument");
                }
                yield 0;
            }
            case HvmOp.HVMOP_altp2m -> refuse(Errno.EOPNOTSUPP, "alternate memory maps");
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        };
    }

    private long parameter(Call call, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, PARAM_SIZE);
        int index = args.i32(4);
        if (index < 0 || index >= PARAMETERS) {
            return refuse(Errno.EINVAL, "a parameter that does not exist");
        }
        known(args.u16(0));
        return refuse(Errno.EINVAL, "a parameter of an HVM domain");
    }

    private long page(Call call, long at) throws GuestFaultException {
        known(Struct.in(call, at, PARAM_SIZE).u16(0));
        return refuse(Errno.EINVAL, "a page of an HVM domain");
    }

    private void known(int domid) throws GuestFaultException {
        if (domid != DomainIds.DOMID_SELF && domid != 0 && domains.byDomid(domid) == null) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
    }

    private static long refuse(int errno, String what) throws GuestFaultException {
        throw new GuestFaultException(errno, what + " is not for PV domains");
    }
}
