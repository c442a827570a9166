// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.GrantStatus;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.memory.FrameHold;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grant tables of all domains, and who uses which grants: guests by their maptracks, service domains by what they hold open. On pCPU
 * threads, in turns and at safe points.
 */
@Singleton
public final class GrantTables {
    /** What a grant is used for. */
    enum Purpose {
        /** Mapping: whole pages only. */
        MAP,
        /** A copy by who it is granted to. */
        COPY,
        /** A copy by who this grant's user granted it to in turn. */
        LINK
    }

    private final MachineMemory memory;
    private final DomainTable domains;
    private final Map<DomainId, GrantTable> tables = new HashMap<>();
    private final Map<DomainId, Maptrack> maptracks = new HashMap<>();
    private final Set<GrantAccess> services = new LinkedHashSet<>();

    @Inject
    public GrantTables(Machine machine, DomainTable domains) {
        this.memory = machine.memory();
        this.domains = domains;
    }

    /** Gives a new domain a table of one frame, of version 1. */
    public void add(Domain domain, DomainLimits limits) throws GuestFaultException {
        GrantTable table = new GrantTable(domain, memory, limits);
        tables.put(domain.id(), table);
        maptracks.put(domain.id(), new Maptrack(limits.grantMappings()));
        table.grow(1);
    }

    /**
     * Frames of a domain's table, for who maps it from outside (XENMEM_acquire_resource); it grows to have them.
     *
     * @return mfns
     * @throws GuestFaultException EINVAL beyond {@link #mostFrames}, ENOMEM
     */
    public List<Long> frames(Domain domain, int first, int count) throws GuestFaultException {
        GrantTable table = table(domain);
        table.grow(first + count);
        return List.copyOf(table.frames().subList(first, first + count));
    }

    /**
     * The same for the frames with the marks of a table of version 2.
     *
     * @throws GuestFaultException EINVAL for a table of version 1, or beyond {@link #mostStatusFrames}, ENOMEM
     */
    public List<Long> statusFrames(Domain domain, int first, int count) throws GuestFaultException {
        GrantTable table = table(domain);
        if (table.version() != 2) {
            throw new GuestFaultException(Errno.EINVAL, "a table of version 1 has no status frames");
        }
        if (first + count > table.statusFrames().size()) {
            table.grow(Math.min(GrantEntriesV2.framesOf(first + count), table.limits().grantFrames()));
        }
        return List.copyOf(table.statusFrames().subList(first, first + count));
    }

    /** Frames that a domain's table has at most. */
    public int mostFrames(Domain domain) {
        return table(domain).limits().grantFrames();
    }

    /** Status frames that it has at most. */
    public int mostStatusFrames(Domain domain) {
        return GrantEntriesV2.statusFrames(mostFrames(domain));
    }

    /** Grants a page of a new domain to domain 0, in one of the entries that the toolstack keeps for the rings. */
    public void reserve(Domain domain, int reference, long mfn) {
        table(domain).write(reference, GrantFlags.GTF_permit_access, 0, mfn);
    }

    /** Ends all that a domain maps and, for service domains, all that is mapped of it; guests' mappings of it stay until they unmap. */
    public void remove(Domain domain) {
        Maptrack maptrack = maptracks.remove(domain.id());
        if (maptrack != null) {
            maptrack.closeAll();
        }
        GrantTable table = tables.remove(domain.id());
        if (table != null) {
            List<GrantAccess> open = new ArrayList<>(services);
            open.stream().filter(access -> access.table() == table).forEach(this::closeService);
            table.free();
        }
    }

    /** Uses of grants that service domains hold open: for tests and reports. */
    public int serviceMappings() {
        return services.size();
    }

    GrantTable table(Domain domain) {
        GrantTable table = tables.get(domain.id());
        if (table == null) {
            throw new IllegalStateException(domain + " has no grant table");
        }
        return table;
    }

    Maptrack maptrack(Domain domain) {
        Maptrack maptrack = maptracks.get(domain.id());
        if (maptrack == null) {
            throw new IllegalStateException(domain + " has no maptrack");
        }
        return maptrack;
    }

    /** The table of a domain by number. */
    GrantTable byDomid(int domid) throws GrantException {
        Domain domain = domains.byDomid(domid);
        @Nullable
        GrantTable table = domain == null ? null : tables.get(domain.id());
        if (table == null) {
            throw GrantException.badDomain(domid);
        }
        return table;
    }

    /**
     * Marks a grant used and holds its frame.
     *
     * @param domid who uses it
     */
    GrantAccess access(GrantTable table, long reference, int domid, boolean write, Purpose purpose)
        throws GrantException {
        GrantClaim claim = table.use(reference, domid, write, purpose == Purpose.MAP);
        boolean complete = false;
        try {
            GrantAccess access = switch (claim) {
                case GrantClaim.Bytes bytes -> held(table, (int) reference, write, bytes);
                case GrantClaim.Another another -> through(table, (int) reference, write, another, purpose);
            };
            complete = true;
            return access;
        } finally {
            if (!complete) {
                table.release((int) reference, write);
            }
        }
    }

    private static GrantAccess held(GrantTable table, int reference, boolean write, GrantClaim.Bytes claim)
        throws GrantException {
        FrameHold hold = hold(table.domain(), claim.gfn(), write);
        return new GrantAccess(table, reference, hold, claim.start(), claim.length());
    }

    /** What another domain granted to this table's domain, and no further: a chain has two links at most. */
    private GrantAccess through(GrantTable table, int reference, boolean write, GrantClaim.Another claim,
        Purpose purpose) throws GrantException {
        if (purpose != Purpose.COPY || claim.domid() == table.domain().domid()) {
            throw GrantException.general("a transitive grant that leads to no other grant of bytes");
        }
        Domain other = domains.byDomid(claim.domid());
        if (other == null) {
            throw GrantException
                .general("a transitive grant of what d" + claim.domid() + " granted, which is not there");
        }
        GrantAccess access = access(table(other), claim.reference(), table.domain().domid(), write, Purpose.LINK);
        return new GrantAccess(table, reference, access, access.start(), access.length());
    }

    /**
     * Holds a frame for a grant operation.
     *
     * @throws GrantException GNTST_bad_page when it is not the domain's, GNTST_general_error when it may not be written
     */
    static FrameHold hold(Domain domain, long gfn, boolean write) throws GrantException {
        try {
            return domain.memory().hold(gfn, write);
        } catch (GuestFaultException e) {
            int status = write && owns(domain, gfn) ? GrantStatus.GNTST_general_error : GrantStatus.GNTST_bad_page;
            throw new GrantException(status, String.valueOf(e.getMessage()));
        }
    }

    private static boolean owns(Domain domain, long gfn) {
        try (FrameHold any = domain.memory().hold(gfn, false)) {
            return any.mfn() >= 0;
        } catch (GuestFaultException e) {
            return false;
        }
    }

    /** A use by domain 0, ended by {@link #closeService} or with the domain that granted it. */
    public GrantAccessHandle serviceAccess(DomainId peer, long reference, boolean write) throws GuestFaultException {
        try {
            Domain domain = domains.get(peer);
            if (domain == null) {
                throw GrantException.badDomain(peer.domid());
            }
            GrantAccess access = access(byDomid(peer.domid()), reference, 0, write, Purpose.MAP);
            services.add(access);
            return new GrantAccessHandle(access, this);
        } catch (GrantException e) {
            throw e.fault();
        }
    }

    void closeService(GrantAccess access) {
        services.remove(access);
        access.close();
    }
}
