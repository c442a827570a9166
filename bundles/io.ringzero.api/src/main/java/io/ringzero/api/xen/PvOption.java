// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a domain may ask for other than Xen gives a PV guest. All are off by default: without them a guest sees what it
 * sees on Xen 4.17.
 */
public enum PvOption {
    /**
     * A store of the guest kernel into a page table that it has mapped read-only is emulated at every level and with or
     * without VMASST_TYPE_writable_pagetables. Xen emulates stores into L1 tables only, of guests that asked for it; any
     * other store is a page fault of the guest's. What is stored is checked as mmu_update checks it.
     */
    DIRECTORY_STORES("directory-stores"),
    /**
     * The segments of a 32-bit guest end below the hypervisor, as in the paper (section 2.1.1): the flat ones that it is
     * offered, those of its own tables, which are cut where they reach further, and refused where they cannot be cut. Xen
     * today offers flat segments of 4 GiB and protects itself by pages alone. A 64-bit guest has no segment limits: there
     * the option is refused.
     */
    SEGMENT_TRUNCATION("segment-truncation"),
    /**
     * The domain may use what Xen keeps for its control domain: domctl, sysctl, platform_op, mappings of other domains' frames,
     * their memory and their page tables' pins. It can do to every other domain what the operator can; without the option all of
     * this is answered -EPERM. It is a capability, not a domid, and the domain is not the initial one: it is given no devices.
     */
    PRIVILEGED("privileged");

    private final String text;

    PvOption(String text) {
        this.text = text;
    }

    /** As it stands in configurations and on command lines. */
    public String text() {
        return text;
    }

    /** The option of a name; empty when there is none. */
    public static Optional<PvOption> of(String text) {
        return Arrays.stream(values()).filter(option -> option.text.equals(text)).findFirst();
    }
}
