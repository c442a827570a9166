// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.swap.Swappable;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An implementation that is there. Two are the same only if they are the same object. */
public final class Choice<T extends Swappable> {
    final String name;
    /** It is used when somebody asks for it by name, not because it is there. */
    final boolean onRequest;
    /** It was thrown out; only a wish, or its return as a new service, brings it back. */
    volatile boolean ejected;

    private final Supplier<T> maker;
    private volatile @Nullable T made;

    public Choice(String name, T service) {
        this(name, service, false);
    }

    public Choice(String name, T service, boolean onRequest) {
        this(name, onRequest, () -> service);
        made = service;
    }

    /**
     * One that is made when it is first wanted.
     *
     * @param maker throws when there can be none
     */
    Choice(String name, boolean onRequest, Supplier<T> maker) {
        this.name = name;
        this.onRequest = onRequest;
        this.maker = maker;
    }

    /** Gets ready, outside the pause; throws what the plug-in throws. */
    void prepare() {
        T present = made;
        if (present == null) {
            present = maker.get();
            made = present;
        }
        present.prepare();
    }

    /** What was prepared. */
    T service() {
        return Objects.requireNonNull(made, () -> name + " is not prepared");
    }
}
