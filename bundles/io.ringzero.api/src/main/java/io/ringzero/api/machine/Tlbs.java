// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.List;

/** All TLBs of a machine, as those who take translations back see them. Any thread that may write guest memory. */
public final class Tlbs {
    private final List<Tlb> all;

    public Tlbs(List<Tlb> all) {
        this.all = List.copyOf(all);
    }

    /** Every TLB is empty before guest code runs again. */
    public void flush() {
        for (Tlb tlb : all) {
            tlb.requestFlush();
        }
    }
}
