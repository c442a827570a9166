// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.domain.DomainResource;
import io.ringzero.core.internal.guest.PvGuestMemory;
import io.ringzero.core.internal.paging.PagingModule;

/** The memory half of the core: {@link Memories}, {@link GuestMemory}, {@link GrantMappings}, and their hypercalls. */
public final class MemoryModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new PagingModule());
        bind(Memories.class).to(PvMemories.class);
        bind(GuestMemory.class).to(PvGuestMemory.class);
        Multibinder.newSetBinder(binder(), Handler.class).addBinding().to(MemoryOpCall.class);
        Multibinder.newSetBinder(binder(), DomainResource.class).addBinding().to(MemoryMaps.class);
    }
}
