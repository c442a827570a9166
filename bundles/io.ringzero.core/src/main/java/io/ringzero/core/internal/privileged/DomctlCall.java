// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.DomctlHeader;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/** domctl: control of domains (public/domctl.h of Xen 4.17, interface version 0x15). */
public final class DomctlCall implements Handler {
    private static final int FIRST_RESERVED = 0x7ff0;

    private final DomainTable domains;
    private final Map<Integer, DomctlRequest.Operation> operations = new HashMap<>();

    @Inject
    DomctlCall(DomainTable domains, DomctlLife life, DomctlInfo info, DomctlVcpus vcpus, DomctlFrames frames) {
        this.domains = domains;
        operations.putAll(life.operations());
        operations.putAll(info.operations());
        operations.putAll(vcpus.operations());
        operations.putAll(frames.operations());
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_domctl;
    }

    @Override
    public String name() {
        return "domctl";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        Struct args = Privilege.request(call, DomctlHeader.SIZE, DomctlHeader.INTERFACE_VERSION,
            Domctl.XEN_DOMCTL_INTERFACE_VERSION);
        int command = args.i32(DomctlHeader.CMD);
        int domid = args.u16(DomctlHeader.DOMAIN);
        Domain domain = domains.byDomid(domid);
        boolean free = command == Domctl.XEN_DOMCTL_createdomain || command == Domctl.XEN_DOMCTL_getdomaininfo;
        if (!free && domid != 0 && domain == null) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
        Privilege.require(call, "control of domains");
        call.count(command & 0xffff_ffffL);
        DomctlRequest.Operation operation = operations.get(command);
        if (operation == null) {
            throw call.unsupported(command & 0xffff_ffffL);
        }
        if (command == Domctl.XEN_DOMCTL_getdomaininfo && domain == null && domid != 0) {
            domain = next(domid);
        }
        return operation.run(new DomctlRequest(call, args, domain));
    }

    /** Asked about a domain that is not there, getdomaininfo answers about the next one, as Xen up to 4.17. */
    private Domain next(int domid) throws GuestFaultException {
        if (domid >= FIRST_RESERVED) {
            throw new GuestFaultException(Errno.EINVAL, "domid 0x" + Integer.toHexString(domid) + " is no domain's");
        }
        return domains.all().stream().filter(domain -> domain.domid() > domid).findFirst()
            .orElseThrow(() -> new GuestFaultException(Errno.ESRCH, "no domain from " + domid + " on"));
    }
}
