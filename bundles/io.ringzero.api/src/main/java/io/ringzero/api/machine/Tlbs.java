// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.List;

/** All TLBs of a machine, as those who take translations back see them. */
public final class Tlbs {
    private static final int SPINS = 1000;
    private final List<Tlb> all;
    private boolean owed;

    public Tlbs(List<Tlb> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Takes back what an entry of a page table led to, which was changed or taken away. Where several pCPUs run guest code this only
     * asks them; {@link #settle} waits. By the machine's owner.
     *
     * @param level of the table, from 1; 0 when it is not known or its entries have not 64 bits, and then all goes
     * @param index number of the entry
     * @param frame machine address of the frame that an entry of level 1 led to
     */
    public void forget(int level, int index, long frame) {
        for (Tlb tlb : all) {
            tlb.forget(level, index, frame);
        }
        owed = true;
    }

    /** Takes back all that a root table led to: its frame may become another's root. As {@link #forget}. */
    public void forgetRoot(long mfn) {
        for (Tlb tlb : all) {
            tlb.forgetRoot(mfn << MachineMemory.PAGE_SHIFT);
        }
        owed = true;
    }

    /**
     * The end of the shoot-down: when this returns, no guest access is made by what was to be {@linkplain #forget forgotten}. Before
     * a frame that was taken back is given to anybody else, and before the pCPU that took it back runs guest code again. Waits for
     * the pCPUs that are in guest code, some ten microseconds, so the caller, the machine's owner, holds no lock that one of
     * them may want there.
     */
    public void settle() {
        if (owed) {
            owed = false;
            await();
        }
    }

    /** Takes everything back at once; as {@link #forget} and {@link #settle}. Any thread that may write guest memory. */
    public void flush() {
        for (Tlb tlb : all) {
            tlb.requestFlush();
        }
        await();
    }

    private void await() {
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
