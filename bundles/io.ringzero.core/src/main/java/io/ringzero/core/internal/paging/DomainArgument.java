// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;

/** Whose memory a hypercall is about: no guest without privilege may touch another's but through grants. On pCPU threads. */
public final class DomainArgument {
    private final DomainTable domains;

    @Inject
    public DomainArgument(DomainTable domains) {
        this.domains = domains;
    }

    /**
     * The domain that a domid names, whose memory the caller may use: itself, or for a privileged caller any guest. ESRCH for
     * nobody's, EPERM for another's, and for the system's own.
     */
    public Domain target(Domain caller, int domid) throws GuestFaultException {
        Domain other = caller.privileged() && domid != DomainIds.DOMID_SELF ? domains.byDomid(domid) : null;
        if (other != null && !other.dying()) {
            return other;
        }
        requireSelf(caller, domid);
        return caller;
    }

    /** As {@link #target}, for operations on page tables, which refuse the caller's own number (xen.h, mmu_update). */
    public Domain targetByName(Domain caller, int domid) throws GuestFaultException {
        if (domid == caller.domid()) {
            throw new GuestFaultException(Errno.ESRCH, "a domain names itself by DOMID_SELF");
        }
        return target(caller, domid);
    }

    /** Demands that a domid names the caller; ESRCH for nobody's, EPERM for another's. */
    public void requireSelf(Domain caller, int domid) throws GuestFaultException {
        if (domid == DomainIds.DOMID_SELF || domid == caller.domid()) {
            return;
        }
        boolean known = domid == DomainIds.DOMID_IO || domid == DomainIds.DOMID_XEN || domid == 0
            || domains.byDomid(domid) != null;
        throw new GuestFaultException(known ? Errno.EPERM : Errno.ESRCH,
            caller + " has no rights over domain " + domid);
    }

    /** As {@link #requireSelf}, where only numbers of domains are understood: ESRCH for all special ones. */
    public void requireSelfByNumber(Domain caller, int domid) throws GuestFaultException {
        if (domid >= DomainIds.DOMID_SELF) {
            throw new GuestFaultException(Errno.ESRCH, "domid 0x" + Integer.toHexString(domid) + " is no domain's");
        }
        requireSelf(caller, domid);
    }

    /**
     * As {@link #requireSelf}, for operations on page tables, which refuse the caller's own number (xen.h,
     * mmu_update).
     */
    public void requireSelfByName(Domain caller, int domid) throws GuestFaultException {
        if (domid == caller.domid()) {
            throw new GuestFaultException(Errno.ESRCH, "a domain names itself by DOMID_SELF");
        }
        requireSelf(caller, domid);
    }
}
