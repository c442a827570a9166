// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantFlags;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The grant table of one domain: entries in frames that the hypervisor lends to the domain, with version 2 also their marks, and which of
 * them somebody uses. The guest writes entries at any time; what a user was given is kept here and stays what it was until the last user
 * lets go, whatever the guest writes. On the thread that owns the machine.
 */
final class GrantTable {
    private final Domain domain;
    private final MachineMemory memory;
    private final DomainLimits limits;
    private final List<Long> frames = new ArrayList<>();
    private final List<Long> statusFrames = new ArrayList<>();
    private final Map<Integer, Pin> pins = new HashMap<>();
    private GrantEntries entries;

    /** Who uses an entry: one domain at a time, as often as it likes. */
    private static final class Pin {
        final int domid;
        final GrantClaim claim;
        int uses;
        int writers;

        Pin(int domid, GrantClaim claim) {
            this.domid = domid;
            this.claim = claim;
        }
    }

    GrantTable(Domain domain, MachineMemory memory, DomainLimits limits) {
        this.domain = domain;
        this.memory = memory;
        this.limits = limits;
        entries = new GrantEntriesV1(memory, frames);
    }

    Domain domain() {
        return domain;
    }

    DomainLimits limits() {
        return limits;
    }

    /** 1 until the guest asks for 2. */
    int version() {
        return entries.version();
    }

    /** mfns of the frames that there are. */
    List<Long> frames() {
        return List.copyOf(frames);
    }

    /** mfns of the frames with the marks of version 2; none in version 1. */
    List<Long> statusFrames() {
        return List.copyOf(statusFrames);
    }

    /** Makes the table as large as asked for; it never shrinks. */
    void grow(int wanted) throws GuestFaultException {
        if (wanted > limits.grantFrames()) {
            throw new GuestFaultException(Errno.EINVAL,
                wanted + " grant frames are more than " + limits.grantFrames());
        }
        if (version() == 2) {
            growStatus(Math.max(wanted, frames.size()));
        }
        while (frames.size() < wanted) {
            frames.add(domain.memory().lend(true));
        }
    }

    private void growStatus(int forFrames) throws GuestFaultException {
        while (statusFrames.size() < GrantEntriesV2.statusFrames(forFrames)) {
            statusFrames.add(domain.memory().lend(true));
        }
    }

    int entries() {
        return frames.size() * entries.perFrame();
    }

    /** Entries that somebody uses now. */
    int used() {
        return pins.size();
    }

    boolean inUse(int reference) {
        return pins.containsKey(reference);
    }

    /** Writes an entry for the guest, as the toolstack does for the rings. */
    void write(int reference, int flags, int domid, long mfn) {
        entries.write(reference, flags, domid, mfn);
    }

    /**
     * Checks an entry and marks it used.
     *
     * @param domid who wants to use it
     * @param map to map it, otherwise to copy
     * @throws GrantException when the entry does not allow it
     */
    GrantClaim use(long reference, int domid, boolean write, boolean map) throws GrantException {
        if (reference < 0 || reference >= entries()) {
            throw GrantException.badReference("no grant reference " + reference);
        }
        int entry = (int) reference;
        Pin pin = pins.get(entry);
        if (pin == null) {
            pin = new Pin(domid, entries.mark(entry, domid, write, map, false));
            pins.put(entry, pin);
        } else {
            boolean mappable = pin.claim instanceof GrantClaim.Bytes bytes && bytes.whole();
            if (pin.domid != domid || map && !mappable) {
                throw GrantException.general("grant " + reference + " of " + domain + " is in use otherwise");
            }
            if (write && pin.writers == 0) {
                entries.mark(entry, domid, true, map, true);
            }
        }
        pin.uses++;
        pin.writers += write ? 1 : 0;
        return pin.claim;
    }

    /** Ends a use; the marks go with the last one. */
    void release(int reference, boolean write) {
        Pin pin = pins.get(reference);
        if (pin == null) {
            throw new IllegalStateException("grant " + reference + " of " + domain + " is not in use");
        }
        pin.uses--;
        pin.writers -= write ? 1 : 0;
        if (pin.uses == 0) {
            pins.remove(reference);
        }
        if (!frames.isEmpty()) {
            // Of a domain that has ended, the table goes before its uses do.
            entries.clear(reference, (pin.uses == 0 ? GrantFlags.GTF_reading : 0)
                | (write && pin.writers == 0 ? GrantFlags.GTF_writing : 0));
        }
    }

    /** Exchanges two entries that nobody uses (GNTTABOP_swap_grant_ref). */
    void swap(int one, int other) {
        entries.swap(one, other);
    }

    /**
     * GNTTABOP_set_version: empties the table but for the reserved entries.
     *
     * @param wanted 1 or 2
     * @throws GuestFaultException EBUSY while others use entries, or the guest has status frames mapped that go; ERANGE when a reserved
     *     entry says what version 1 cannot; ENOMEM
     */
    void version(int wanted) throws GuestFaultException {
        if (wanted == version()) {
            return;
        }
        if (pins.keySet().stream().anyMatch(reference -> reference >= GrantFlags.GNTTAB_NR_RESERVED_ENTRIES)) {
            throw new GuestFaultException(Errno.EBUSY, "grants of " + domain + " are in use");
        }
        List<GrantEntries.Kept> reserved = new ArrayList<>();
        for (int i = 0; i < GrantFlags.GNTTAB_NR_RESERVED_ENTRIES; i++) {
            GrantEntries.Kept kept = entries.kept(i);
            reserved.add(wanted == 1 ? GrantVersions.representable(kept) : kept);
        }
        if (wanted == 2) {
            addStatusFrames();
            entries = new GrantEntriesV2(memory, frames, statusFrames);
        } else {
            if (statusFrames.stream().anyMatch(domain.memory()::lentInUse)) {
                throw new GuestFaultException(Errno.EBUSY, domain + " has status frames mapped");
            }
            dropStatusFrames(0);
            entries = new GrantEntriesV1(memory, frames);
        }
        frames.forEach(mfn -> memory.write(mfn * MachineMemory.PAGE_SIZE, new byte[MachineMemory.PAGE_SIZE], 0,
            MachineMemory.PAGE_SIZE));
        for (int i = 0; i < reserved.size(); i++) {
            entries.restore(i, reserved.get(i));
        }
    }

    private void addStatusFrames() throws GuestFaultException {
        boolean complete = false;
        try {
            growStatus(frames.size());
            complete = true;
        } finally {
            if (!complete) {
                dropStatusFrames(0);
            }
        }
    }

    private void dropStatusFrames(int keep) {
        while (statusFrames.size() > keep) {
            domain.memory().free(statusFrames.removeLast());
        }
    }

    /** Gives the frames back. */
    void free() {
        dropStatusFrames(0);
        frames.forEach(domain.memory()::free);
        frames.clear();
    }
}
