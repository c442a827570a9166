// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.DomctlGetdomaininfo;
import io.ringzero.abi.layout.DomctlGetvcpuinfo;
import io.ringzero.abi.layout.DomctlHeader;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.VcpuInfo;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainInfos;
import io.ringzero.core.internal.domain.GuestWidth;
import jakarta.inject.Inject;
import java.util.Map;

/** Domctls that ask how domains and their vCPUs stand. */
final class DomctlInfo {
    private static final int NARROW_BITS = 32;
    private static final int WIDE_BITS = 64;

    private final DomainInfos infos;
    private final DomainRecord records;

    @Inject
    DomctlInfo(DomainInfos infos, DomainRecord records) {
        this.infos = infos;
        this.records = records;
    }

    Map<Integer, DomctlRequest.Operation> operations() {
        return Map.of(Domctl.XEN_DOMCTL_getdomaininfo, this::domain, Domctl.XEN_DOMCTL_getvcpuinfo, this::vcpu,
            Domctl.XEN_DOMCTL_max_vcpus, DomctlInfo::mostVcpus, Domctl.XEN_DOMCTL_get_address_size, request -> {
                request.args().put32(DomctlRequest.at(0),
                    request.domain().width() == GuestWidth.NARROW ? NARROW_BITS : WIDE_BITS);
                return request.answer();
            }, Domctl.XEN_DOMCTL_set_address_size, DomctlInfo::addressSize);
    }

    private long domain(DomctlRequest request) throws GuestFaultException {
        records.write(request.target(), request.args(), DomctlHeader.U);
        request.args().put16(DomctlHeader.DOMAIN, request.args().u16(DomctlRequest.at(DomctlGetdomaininfo.DOMAIN)));
        return request.answer();
    }

    private long vcpu(DomctlRequest request) throws GuestFaultException {
        long number = request.u32(DomctlGetvcpuinfo.VCPU);
        if (number >= request.domain().vcpus().size()) {
            throw new GuestFaultException(Errno.EINVAL, "no vCPU " + number);
        }
        VcpuInfo info = infos.info(request.vcpu(number));
        request.args().put8(DomctlRequest.at(DomctlGetvcpuinfo.ONLINE), info.up() ? 1 : 0)
            .put8(DomctlRequest.at(DomctlGetvcpuinfo.BLOCKED), info.blocked() ? 1 : 0)
            .put8(DomctlRequest.at(DomctlGetvcpuinfo.RUNNING), info.running() ? 1 : 0)
            .put64(DomctlRequest.at(DomctlGetvcpuinfo.CPU_TIME), info.cpuNanos())
            .put32(DomctlRequest.at(DomctlGetvcpuinfo.CPU), Math.max(0, info.pcpu()));
        return request.answer();
    }

    /** vCPUs are made with their domain: their number can only be confirmed, as since Xen 4.12. */
    private static long mostVcpus(DomctlRequest request) throws GuestFaultException {
        if (request.u32(0) != request.other().vcpus().size()) {
            throw new GuestFaultException(Errno.EINVAL,
                "the domain was made with " + request.domain().vcpus().size() + " vCPUs");
        }
        return 0;
    }

    /** Domains are made 64 bits wide; as a Xen without PV32, narrower ones are not to be had this way. */
    private static long addressSize(DomctlRequest request) throws GuestFaultException {
        Domain domain = request.other();
        long bits = request.u32(0);
        boolean already = bits == (domain.width() == GuestWidth.NARROW ? NARROW_BITS : WIDE_BITS);
        if (!already) {
            throw new GuestFaultException(bits == NARROW_BITS ? Errno.EOPNOTSUPP : Errno.EINVAL,
                "a domain cannot become " + bits + " bits wide");
        }
        return 0;
    }
}
