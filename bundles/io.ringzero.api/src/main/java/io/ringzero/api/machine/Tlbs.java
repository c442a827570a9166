// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.List;

/** All TLBs of a machine, as those who take translations back see them. Any thread that may write guest memory. */
public final class Tlbs {
    private static final int SPINS = 1000;
    private final List<Tlb> all;

    public Tlbs(List<Tlb> all) {
        this.all = List.copyOf(all);
    }

    /**
     * The shoot-down: when this returns, no guest access is made by what any of the TLBs held before the call. Waits for the pCPUs
     * that are in guest code, some ten microseconds, so the caller holds no lock that one of them may want there.
     */
    public void flush() {
        for (Tlb tlb : all) {
            tlb.requestFlush();
        }
        for (Tlb tlb : all) {
            // Not shared: one thread, which drains before guest code.
            for (int turn = 0; tlb.memory().isShared() && !tlb.isServed(); turn++) {
                serveOwn();
                if (turn < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield(); // the other may wait for this host core
                }
            }
        }
    }

    private void serveOwn() {
        for (Tlb tlb : all) {
            tlb.isServed();
        }
    }
}
