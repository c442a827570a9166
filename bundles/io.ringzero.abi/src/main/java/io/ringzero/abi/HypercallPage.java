// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/**
 * The hypercall page: a guest calls number n at n times 32 bytes. The page is filled by the hypervisor, at the
 * address of XEN_ELFNOTE_HYPERCALL_PAGE; guests may also enter without it.
 */
public final class HypercallPage {
    /** Bytes of one entry. */
    public static final int ENTRY_BYTES = 32;
    /** Entries of a page. */
    public static final int ENTRIES = 128;
    /** Vector of the hypercall interrupt of 32-bit guests ({@code int $0x82}). */
    public static final int VECTOR_32 = 0x82;

    private HypercallPage() {
    }
}
