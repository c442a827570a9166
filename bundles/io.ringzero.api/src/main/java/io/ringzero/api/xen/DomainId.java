// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * A domain. Numbers come back after a domain's end, generations do not, so an id never names another domain by mistake.
 *
 * @param domid what guests call the domain, 0 to 0x7fef (public/xen.h, DOMID_FIRST_RESERVED)
 * @param generation how many domains were made before, 0 for domain 0
 */
public record DomainId(int domid, int generation) {
    /** The control domain, hosted in Java. */
    public static final DomainId ZERO = new DomainId(0, 0);

    @Override
    public String toString() {
        return "d" + domid;
    }
}
