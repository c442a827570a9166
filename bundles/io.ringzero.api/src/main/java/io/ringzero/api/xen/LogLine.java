// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * A line of the hypervisor's log ({@code xl dmesg}).
 *
 * @param systemNanos when
 * @param text what, without line ends
 */
public record LogLine(long systemNanos, String text) {
}
