// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Reserved domain ids. */
@XenHeader("xen.h")
public final class DomainIds {
    /** Ordinary domains are below. */
    public static final int DOMID_FIRST_RESERVED = 0x7ff0;
    /** The caller. */
    public static final int DOMID_SELF = 0x7ff0;
    /** Owner of I/O memory. */
    public static final int DOMID_IO = 0x7ff1;
    /** Owner of Xen's pages. */
    public static final int DOMID_XEN = 0x7ff2;
    /** Owner of shared copy-on-write pages. */
    public static final int DOMID_COW = 0x7ff3;
    /** Nobody. */
    public static final int DOMID_INVALID = 0x7ff4;
    /** The idle domain. */
    public static final int DOMID_IDLE = 0x7fff;
    /** All bits of a domain id. */
    public static final int DOMID_MASK = 0x7fff;

    private DomainIds() {
    }
}
