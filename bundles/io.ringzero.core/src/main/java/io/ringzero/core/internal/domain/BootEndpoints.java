// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

/**
 * The rings that a domain was made with.
 *
 * @param storeGfn pseudo-physical number of the store ring's page
 * @param storePort the guest's port for it
 * @param consoleGfn pseudo-physical number of the console ring's page
 * @param consolePort the guest's port for it
 */
public record BootEndpoints(long storeGfn, int storePort, long consoleGfn, int consolePort) {
}
