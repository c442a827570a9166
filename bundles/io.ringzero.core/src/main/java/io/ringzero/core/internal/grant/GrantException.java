// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantStatus;
import io.ringzero.api.xen.GuestFaultException;

/** A grant operation that fails: the GNTST_* status that goes into its structure. */
final class GrantException extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    GrantException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static GrantException general(String message) {
        return new GrantException(GrantStatus.GNTST_general_error, message);
    }

    /** The entry is not one that permits this, or it permits it to another. */
    static GrantException notFor(int reference, int flags, int forDomid, int domid) {
        return general("grant " + reference + " has flags 0x" + Integer.toHexString(flags) + " for d" + forDomid
            + ", not for d" + domid);
    }

    static GrantException readOnly(int reference) {
        return general("grant " + reference + " is read-only");
    }

    static GrantException badReference(String message) {
        return new GrantException(GrantStatus.GNTST_bad_gntref, message);
    }

    static GrantException badDomain(int domid) {
        return new GrantException(GrantStatus.GNTST_bad_domain, "no domain " + domid);
    }

    /** A GNTST_* value, below 0. */
    int status() {
        return status;
    }

    /** The same for service domains, which know errnos. */
    GuestFaultException fault() {
        int errno = switch (status) {
            case GrantStatus.GNTST_bad_domain -> Errno.ESRCH;
            case GrantStatus.GNTST_permission_denied -> Errno.EPERM;
            default -> Errno.EINVAL;
        };
        return new GuestFaultException(errno, String.valueOf(getMessage()));
    }
}
