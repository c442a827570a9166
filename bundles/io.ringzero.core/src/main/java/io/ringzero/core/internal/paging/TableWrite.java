// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.CpuState;

/**
 * What an instruction would leave behind that writes into one 8-byte entry of a page table. Computed first, so that
 * nothing has changed if the entry is refused. On the pCPU's thread, while the instruction is emulated.
 */
interface TableWrite {
    /** The entry after the write. */
    long entry();

    /** Writes registers and flags, but not RIP; false when the instruction has to be run again for its next element. */
    boolean commit(CpuState state);
}
