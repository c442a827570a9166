// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

import com.google.inject.AbstractModule;
import io.ringzero.api.machine.Mmu;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;

/** Gives the MMU out under the name {@code mmu}. */
@GuiceBundle
@ProvidesService(value = Mmu.class, from = PagingMmu.class, properties = "ringzero.name=mmu")
public final class MmuModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(PagingMmu.class);
    }
}
