// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.GrantStatus;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.DomainId;
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

    /** Gives a new domain a table of one frame. */
    public void add(Domain domain) throws GuestFaultException {
        GrantTable table = new GrantTable(domain, memory);
        tables.put(domain.id(), table);
        maptracks.put(domain.id(), new Maptrack());
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

    /** Frames that a table has at most. */
    public static int mostFrames() {
        return GrantTable.MAX_FRAMES;
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

    /** Marks a grant used and holds its frame. */
    GrantAccess access(GrantTable table, long reference, int domid, boolean write) throws GrantException {
        long gfn = table.use(reference, domid, write);
        try {
            FrameHold hold = table.domain().memory().hold(gfn, write);
            return new GrantAccess(table, (int) reference, write, hold);
        } catch (GuestFaultException e) {
            table.release((int) reference, write);
            throw new GrantException(GrantStatus.GNTST_bad_page, String.valueOf(e.getMessage()));
        }
    }

    /** A use by domain 0, ended by {@link #closeService} or with the domain that granted it. */
    public GrantAccessHandle serviceAccess(DomainId peer, long reference, boolean write) throws GuestFaultException {
        try {
            Domain domain = domains.get(peer);
            if (domain == null) {
                throw GrantException.badDomain(peer.domid());
            }
            GrantAccess access = access(byDomid(peer.domid()), reference, 0, write);
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
