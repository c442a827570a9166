// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.DomctlHeader;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import org.jspecify.annotations.Nullable;

/**
 * A domctl under way.
 *
 * @param call by whom
 * @param args the structure, copied once; {@link #answer} writes it back
 * @param target which domain it is about; null for domain 0, and where the operation needs none
 */
record DomctlRequest(Call call, Struct args, @Nullable Domain target) {
    /** Does an operation; what the caller gets. */
    @FunctionalInterface
    interface Operation {
        long run(DomctlRequest request) throws GuestFaultException;
    }

    /** Offset of a member of the operation's own part. */
    static int at(int member) {
        return DomctlHeader.U + member;
    }

    long u32(int member) {
        return args.u32(at(member));
    }

    long i64(int member) {
        return args.i64(at(member));
    }

    /** The domain it is about; domain 0 is hosted in Java and cannot be changed from here. */
    Domain domain() throws GuestFaultException {
        if (target == null) {
            throw new GuestFaultException(Errno.EINVAL, "domain 0 is the system itself");
        }
        return target;
    }

    /** The same, which must not be the caller. */
    Domain other() throws GuestFaultException {
        Domain domain = domain();
        if (domain == call.domain()) {
            throw new GuestFaultException(Errno.EINVAL, "a domain does not do this to itself");
        }
        return domain;
    }

    /** One of the domain's vCPUs; ESRCH for none. */
    Vcpu vcpu(long number) throws GuestFaultException {
        Vcpu vcpu = domain().vcpu(number);
        if (vcpu == null) {
            throw new GuestFaultException(Errno.ESRCH, "no vCPU " + number);
        }
        return vcpu;
    }

    /** Writes the structure back; 0. */
    long answer() throws GuestFaultException {
        args.out(call, call.arg(0));
        return 0;
    }
}
