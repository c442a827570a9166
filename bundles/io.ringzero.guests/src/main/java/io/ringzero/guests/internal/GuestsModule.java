// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import com.google.inject.AbstractModule;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;

/** Wires the bundle. */
@GuiceBundle
@ProvidesService(EmbeddedGuests.class)
final class GuestsModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(EmbeddedGuests.class).toInstance(new GuestImages());
    }
}
