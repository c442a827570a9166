// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import static io.ringzero.abi.VmAssist.VMASST_CMD_disable;
import static io.ringzero.abi.VmAssist.VMASST_CMD_enable;
import static io.ringzero.abi.VmAssist.VMASST_TYPE_4gb_segments;
import static io.ringzero.abi.VmAssist.VMASST_TYPE_4gb_segments_notify;
import static io.ringzero.abi.VmAssist.VMASST_TYPE_architectural_iopl;
import static io.ringzero.abi.VmAssist.VMASST_TYPE_m2p_strict;
import static io.ringzero.abi.VmAssist.VMASST_TYPE_pae_extended_cr3;
import static io.ringzero.abi.VmAssist.VMASST_TYPE_runstate_update_flag;
import static io.ringzero.abi.VmAssist.VMASST_TYPE_writable_pagetables;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.domain.Domain;
import jakarta.inject.Inject;

/** vm_assist: switches of one domain (public/xen.h, VMASST_*). */
public final class VmAssistCall implements Handler {
    private static final long KNOWN = 1L << VMASST_TYPE_4gb_segments | 1L << VMASST_TYPE_4gb_segments_notify
        | 1L << VMASST_TYPE_writable_pagetables | 1L << VMASST_TYPE_pae_extended_cr3
        | 1L << VMASST_TYPE_architectural_iopl | 1L << VMASST_TYPE_runstate_update_flag | 1L << VMASST_TYPE_m2p_strict;

    @Inject
    public VmAssistCall() {
        // Bits lie in the domain.
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_vm_assist;
    }

    @Override
    public String name() {
        return "vm_assist";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int command = call.intArg(0);
        long type = call.arg(1) & 0xffff_ffffL;
        call.count(type);
        if (type >= call.width().bytes() * 8 || (KNOWN & 1L << type) == 0) {
            throw new GuestFaultException(Errno.EINVAL, "no assist of type " + type);
        }
        Domain domain = call.domain();
        switch (command) {
            case VMASST_CMD_enable -> domain.vmAssist(domain.vmAssist() | 1L << type);
            case VMASST_CMD_disable -> domain.vmAssist(domain.vmAssist() & ~(1L << type));
            default -> throw call.unsupported(type);
        }
        return 0;
    }
}
