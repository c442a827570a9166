// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import jakarta.inject.Inject;

/**
 * update_va_mapping_otherdomain (public/xen.h): the frame is another domain's, over which only a privileged
 * guest has rights.
 */
final class UpdateVaMappingOtherDomainCall implements Handler {
    private final UpdateVaMapping mapping;
    private final DomainArgument domains;

    @Inject
    UpdateVaMappingOtherDomainCall(UpdateVaMapping mapping, DomainArgument domains) {
        this.mapping = mapping;
        this.domains = domains;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_update_va_mapping_otherdomain;
    }

    @Override
    public String name() {
        return "update_va_mapping_otherdomain";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        return mapping.run(call,
            domains.targetByName(call.domain(), call.intArg(call.width().pick(3, 4)) & 0xffff));
    }
}
