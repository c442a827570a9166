// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;

/** The checks in front of every privileged interface: structure, version of the interface, right; in Xen's order. */
final class Privilege {
    private Privilege() {
    }

    /** Copies a request in; EACCES where it is of another version of the interface. */
    static Struct request(Call call, int size, int versionAt, int version) throws GuestFaultException {
        Struct args = Struct.in(call, call.arg(0), size);
        int given = args.i32(versionAt);
        if (given != version) {
            throw new GuestFaultException(Errno.EACCES, "an interface of version 0x" + Integer.toHexString(given));
        }
        return args;
    }

    /** EPERM for a caller without privilege. */
    static void require(Call call, String what) throws GuestFaultException {
        if (!call.domain().privileged()) {
            throw new GuestFaultException(Errno.EPERM, what + " is not for an unprivileged domain");
        }
    }
}
