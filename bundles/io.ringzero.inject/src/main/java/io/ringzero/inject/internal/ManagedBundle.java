// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import io.ringzero.inject.InjectedBundles.State;
import io.ringzero.inject.InjectedBundles.Status;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * One bundle from start to stop: waits for its required services, makes its {@link Wiring}, closes it.
 *
 * <p>No lock is held while modules and services run, so bundles that wire each other from several threads cannot block one
 * another: whoever finds the wiring being made by another thread leaves a note ({@code notes}) and goes. Only {@link #close}
 * waits for that thread, with a deadline.
 */
final class ManagedBundle {
    private static final System.Logger LOG = System.getLogger(ManagedBundle.class.getName());
    private static final long DEADLINE_SECONDS = 30;

    private final Bundle bundle;
    private final String moduleClass;
    private final AtomicInteger notes = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile State state = State.WAITING;
    private volatile String failure = "";
    private volatile List<RequiredImport> required = List.of();
    private List<ServiceList> used = List.of();
    private volatile @Nullable Declarations declarations;
    private @Nullable Wiring wiring;
    private volatile @Nullable Thread worker;

    ManagedBundle(Bundle bundle, String moduleClass) {
        this.bundle = bundle;
        this.moduleClass = moduleClass;
    }

    Status status() {
        String detail = state != State.WAITING
            ? failure
            : required.stream().filter(service -> !service.present()).map(RequiredImport::describe)
                .collect(Collectors.joining(", "));
        return new Status(bundle.getSymbolicName(), bundle.getBundleId(), state, detail);
    }

    /** Reads the module and looks for its services; may already make the wiring. */
    void open() {
        try {
            Declarations read = Declarations.read(bundle, moduleClass);
            BundleContext context = Objects.requireNonNull(bundle.getBundleContext(), "an active bundle has a context");
            used = read.used().stream().map(declaration -> new ServiceList(context, declaration)).toList();
            required = read.required().stream()
                .map(declaration -> new RequiredImport(context, declaration, this::check)).toList();
            declarations = read;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            fail(e);
            return;
        }
        used.forEach(ServiceList::open);
        required.forEach(RequiredImport::open);
        check();
    }

    /** Does what is to be done now; or has it done by the thread that is at it. */
    private void check() {
        if (notes.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            seen = notes.get();
            worker = Thread.currentThread();
            step();
            worker = null;
        } while (!notes.compareAndSet(seen, 0));
    }

    private void step() {
        if (closing) {
            tearDown();
            return;
        }
        Wiring present = wiring;
        if (present != null && !present.upToDate()) {
            present.close();
            // What listened belonged to that wiring; the lists stay for the next.
            used.forEach(ServiceList::endListening);
            wiring = null;
            state = State.WAITING;
        }
        if (state == State.WAITING && declarations != null
            && required.stream().allMatch(RequiredImport::present)) {
            wire(declarations);
        }
    }

    private void wire(Declarations read) {
        try {
            wiring = Wiring.open(Objects.requireNonNull(bundle.getBundleContext(), "no context"), read, required, used);
            state = State.RUNNING;
        } catch (RuntimeException | LinkageError e) {
            if (!closing && required.stream().allMatch(RequiredImport::present)) {
                fail(e);
            } // else a service went meanwhile: again when it is back
        }
    }

    private void tearDown() {
        if (closed.getCount() == 0) {
            return;
        }
        // Wakes whoever waits for a service that has gone: closing may wait for them.
        required.stream().filter(service -> !service.present()).forEach(RequiredImport::close);
        if (wiring != null) {
            wiring.close();
            wiring = null;
        }
        required.forEach(RequiredImport::close);
        used.forEach(ServiceList::close);
        closed.countDown();
    }

    private void fail(Throwable thrown) {
        Failure why = Failure.of(thrown);
        state = State.FAILED;
        failure = why.text();
        LOG.log(System.Logger.Level.ERROR, "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion()
            + " is not wired, module " + moduleClass + ": " + why.text(), why.cause());
    }

    /** Takes all down; the framework's call that stops the bundle goes on when it returns. */
    void close() {
        closing = true;
        boolean own = worker == Thread.currentThread();
        if (state == State.WAITING) {
            // Another thread may be in a constructor that waits for a service: in vain.
            required.forEach(RequiredImport::close);
        }
        check();
        if (own) {
            return;
        }
        try {
            if (!closed.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "{0} is stopped while its module {1} is still being made",
                    bundle, moduleClass);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
