// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.swap.Swappable;

/** An implementation that is there. Two are the same only if they are the same object. */
public final class Choice<T extends Swappable> {
    final String name;
    final T service;
    /** It is used when somebody asks for it by name, not because it is there. */
    final boolean onRequest;
    /** It was thrown out; only a wish, or its return as a new service, brings it back. */
    volatile boolean ejected;

    public Choice(String name, T service) {
        this(name, service, false);
    }

    public Choice(String name, T service, boolean onRequest) {
        this.name = name;
        this.service = service;
        this.onRequest = onRequest;
    }
}
