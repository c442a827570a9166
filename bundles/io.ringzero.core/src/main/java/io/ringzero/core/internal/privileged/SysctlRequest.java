// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.layout.SysctlHeader;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;

/**
 * A sysctl under way.
 *
 * @param call by whom
 * @param args the structure, copied once; {@link #answer} writes it back
 */
record SysctlRequest(Call call, Struct args) {
    /** Does an operation; what the caller gets. */
    @FunctionalInterface
    interface Operation {
        long run(SysctlRequest request) throws GuestFaultException;
    }

    /** Offset of a member of the operation's own part. */
    static int at(int member) {
        return SysctlHeader.U + member;
    }

    long u32(int member) {
        return args.u32(at(member));
    }

    long i64(int member) {
        return args.i64(at(member));
    }

    SysctlRequest put32(int member, long value) {
        args.put32(at(member), (int) value);
        return this;
    }

    SysctlRequest put64(int member, long value) {
        args.put64(at(member), value);
        return this;
    }

    /** Writes the structure back; 0. */
    long answer() throws GuestFaultException {
        args.out(call, call.arg(0));
        return 0;
    }
}
