// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

import io.ringzero.api.machine.Mmu;
import io.ringzero.tck.MmuRightsContract;

/** The MMU keeps the contract. */
class PagingMmuRightsTest extends MmuRightsContract {
    @Override
    protected Mmu mmu() {
        return new PagingMmu();
    }
}
