// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import jakarta.inject.Inject;
import java.util.BitSet;

/** The vCPU bitmaps of flush operations: as many words of the guest's width as the domain has vCPUs for are read. */
final class VcpuMask {
    @Inject
    VcpuMask() {
        // No state.
    }

    private static int bytes(Call call) {
        int word = call.width().bytes();
        return (call.domain().vcpus().size() + word * 8 - 1) / (word * 8) * word;
    }

    /** Copies a bitmap; EFAULT when it cannot be read. */
    BitSet read(Call call, long linear) throws GuestFaultException {
        return BitSet.valueOf(call.copyIn(linear, bytes(call)));
    }
}
