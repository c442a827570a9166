// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.memory.GrantMappings;

/** Page tables: hypercalls and grant mappings. */
public final class PagingModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(GrantMappings.class).to(GrantPageMappings.class);
        Multibinder<Handler> handlers = Multibinder.newSetBinder(binder(), Handler.class);
        handlers.addBinding().to(MmuUpdateCall.class);
        handlers.addBinding().to(MmuExtCall.class);
        handlers.addBinding().to(UpdateVaMappingCall.class);
        handlers.addBinding().to(UpdateVaMappingOtherDomainCall.class);
        handlers.addBinding().to(SetGdtCall.class);
        handlers.addBinding().to(UpdateDescriptorCall.class);
    }
}
