// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.Inspector;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes domains' memories and start-of-day layouts, and counts frames. At safe points. */
public interface Memories {
    /** Makes a domain's memory with a shared_info page and no other frames. */
    DomainMemory create(Domain domain, long maxPages) throws ControlException;

    /**
     * Makes a vCPU's paging, without roots, and sets GDTR of its state.
     *
     * @throws GuestFaultException ENOMEM
     */
    VcpuPaging paging(Vcpu vcpu) throws GuestFaultException;

    /**
     * Fills a new domain: frames, image, p2m, page tables, start_info, store and console rings; sets RIP, RSP, RSI
     * and roots of vCPU 0, whose state has been reset before. What throws has given back every frame but the
     * shared_info page.
     *
     * @param storePort guest's port of the store ring
     * @param consolePort guest's port of the console ring
     */
    Layout build(Domain domain, DomainSpec spec, int storePort, int consolePort) throws ControlException;

    /** The domain's own frames that have a gfn, by rising gfn. */
    List<Inspector.Page> pages(Domain domain);

    /** Whether a frame is one of the domain's own. */
    boolean owns(Domain domain, long mfn);

    /** What a frame of the domain's own is used as; null when it is not. */
    @Nullable
    TableUse use(Domain domain, long mfn);

    /**
     * Use as a page table.
     *
     * @param level 1 to 4, 0 for none
     * @param pinned by the guest
     */
    record TableUse(int level, boolean pinned) {
    }

    long totalFrames();

    long freeFrames();

    AuditReport audit();

    /** Domid of a frame's owner, also of one lent to it; DOMID_INVALID when nobody has it. {@code mfn} is below {@link #totalFrames}. */
    int owner(long mfn);

    /** Owner and use of a frame, in words: {@code mfn 1a2 (d3, L2 page table)}. */
    String describe(long mfn);

    /**
     * Where the builder put the rings.
     *
     * @param storeMfn the store ring's frame
     * @param storeGfn the same as pseudo-physical number
     * @param consoleMfn the console ring's frame
     * @param consoleGfn the same as pseudo-physical number
     */
    record Layout(long storeMfn, long storeGfn, long consoleMfn, long consoleGfn) {
    }
}
