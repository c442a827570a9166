// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * A virtual CPU.
 *
 * @param domain its domain
 * @param number in the domain, from 0
 */
public record VcpuId(DomainId domain, int number) {
    @Override
    public String toString() {
        return domain + "v" + number;
    }
}
