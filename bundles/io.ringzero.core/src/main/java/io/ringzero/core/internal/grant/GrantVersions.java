// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantFlags.GTF_permit_access;
import static io.ringzero.abi.GrantFlags.GTF_transitive;
import static io.ringzero.abi.GrantFlags.GTF_type_mask;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;

/** What becomes of entries of version 2 in version 1. */
final class GrantVersions {
    private GrantVersions() {
    }

    /**
     * The same entry as version 1 has it; one of a kind that permits nothing goes.
     *
     * @throws GuestFaultException ERANGE for one that version 1 cannot say
     */
    static GrantEntries.Kept representable(GrantEntries.Kept entry) throws GuestFaultException {
        return switch (entry.flags() & GTF_type_mask) {
            case GTF_permit_access -> {
                if (entry.gfn() >>> 32 != 0) {
                    throw new GuestFaultException(Errno.ERANGE, "a frame number of more than 32 bits");
                }
                yield entry;
            }
            case GTF_transitive -> throw new GuestFaultException(Errno.ERANGE, "a transitive grant");
            default -> GrantEntries.Kept.NOTHING;
        };
    }
}
