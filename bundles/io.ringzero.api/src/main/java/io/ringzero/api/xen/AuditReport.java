// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.List;

/**
 * What the audit found when it recomputed all counts from page tables, pins, grants and mappings.
 *
 * @param frames frames looked at
 * @param differences one line each; empty when all is well
 */
public record AuditReport(long frames, List<String> differences) {
    public AuditReport {
        differences = List.copyOf(differences);
    }
}
