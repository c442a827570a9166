// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import com.google.inject.AbstractModule;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;

/** Wires the kernel formats of this bundle: each is a service of its own, so another bundle adds one in the same way. */
@GuiceBundle
@ProvidesService(value = KernelFormat.class, from = ElfFormat.class, properties = "format=elf")
@ProvidesService(value = KernelFormat.class, from = PackedElfFormat.class, properties = "format=elf.packed")
@ProvidesService(value = KernelFormat.class, from = BzImageFormat.class, properties = "format=bzImage")
final class BuilderModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(ElfFormat.class);
        bind(PackedElfFormat.class);
        bind(BzImageFormat.class);
    }
}
