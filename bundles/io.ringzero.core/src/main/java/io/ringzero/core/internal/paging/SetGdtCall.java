// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.X86;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import jakarta.inject.Inject;

/** set_gdt: a list of frames and a number of entries (public/arch-x86/xen.h). */
final class SetGdtCall implements Handler {
    private static final int ENTRIES_PER_PAGE = 512;

    @Inject
    SetGdtCall() {
        // No state.
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_set_gdt;
    }

    @Override
    public String name() {
        return "set_gdt";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        long entries = call.arg(1) & 0xffff_ffffL;
        if (entries > X86.FIRST_RESERVED_GDT_ENTRY) {
            throw new GuestFaultException(Errno.EINVAL,
                "a GDT has at most " + X86.FIRST_RESERVED_GDT_ENTRY + " entries");
        }
        int pages = ((int) entries + ENTRIES_PER_PAGE - 1) / ENTRIES_PER_PAGE;
        GuestWidth width = call.width();
        Struct list = Struct.in(call, call.arg(0), pages * width.bytes());
        long[] mfns = new long[pages];
        for (int i = 0; i < pages; i++) {
            mfns[i] = width.word(list, i * width.bytes());
        }
        ((PvPaging) call.vcpu().paging()).gdt().set(mfns, (int) entries);
        return 0;
    }
}
