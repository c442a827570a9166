// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import jakarta.inject.Inject;
import java.util.BitSet;

/** The vCPU bitmaps of flush operations: as many bytes as the domain has vCPUs for, never more than that is read. */
final class VcpuMask {
    @Inject
    VcpuMask() {
        // No state.
    }

    /** Copies a bitmap; EFAULT when it cannot be read. */
    BitSet read(Call call, long linear) throws GuestFaultException {
        return BitSet.valueOf(call.copyIn(linear, (call.domain().vcpus().size() + 7) / 8));
    }
}
