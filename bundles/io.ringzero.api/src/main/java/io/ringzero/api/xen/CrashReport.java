// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.List;

/**
 * How a guest came to its end by crashing.
 *
 * @param vcpu on which vCPU
 * @param rule which rule was broken, or what the guest said, in one sentence
 * @param lines registers, stack and code about RIP, as printed to {@code xl dmesg}
 */
public record CrashReport(VcpuId vcpu, String rule, List<String> lines) {
    public CrashReport {
        lines = List.copyOf(lines);
    }
}
