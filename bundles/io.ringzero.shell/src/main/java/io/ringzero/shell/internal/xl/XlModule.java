// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;

/** Wires the command {@code xl}. */
public final class XlModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(Uptimes.class).in(Singleton.class);
        bind(XlCommand.class).in(Singleton.class);
    }
}
