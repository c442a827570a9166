// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * A shared page and an event channel that a new guest has for one back-end.
 *
 * @param grantReference entry of the guest's grant table that gives the page to domain 0
 * @param gfn the page, as the guest's pseudo-physical frame number
 * @param port the guest's port, unbound, open to domain 0
 */
public record PvEndpoint(int grantReference, long gfn, int port) {
}
