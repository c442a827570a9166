// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

import io.ringzero.api.swap.Swappable;
import io.ringzero.tck.SwappableContract;

/** The MMU keeps the contract of what sits in a slot. */
class PagingMmuSwapTest extends SwappableContract {
    @Override
    protected Swappable fresh() {
        return new PagingMmu();
    }
}
