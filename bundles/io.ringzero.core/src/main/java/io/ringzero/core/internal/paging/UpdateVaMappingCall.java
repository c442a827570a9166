// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import jakarta.inject.Inject;

/** update_va_mapping (public/xen.h). */
final class UpdateVaMappingCall implements Handler {
    private final UpdateVaMapping mapping;

    @Inject
    UpdateVaMappingCall(UpdateVaMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_update_va_mapping;
    }

    @Override
    public String name() {
        return "update_va_mapping";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        return mapping.run(call, call.domain());
    }
}
