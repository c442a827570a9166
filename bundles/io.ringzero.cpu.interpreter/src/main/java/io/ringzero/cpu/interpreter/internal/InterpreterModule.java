// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;

/** Wires the bundle: one engine, given out as the service {@link CpuEngine} named {@code interpreter}. */
@GuiceBundle
@ProvidesService(value = CpuEngine.class, properties = "ringzero.name=interpreter")
final class InterpreterModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(CpuEngine.class).to(InterpreterEngine.class);
        bind(InterpreterEngine.class).in(Singleton.class);
    }
}
