// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.inject.fixture.api.Front;
import io.ringzero.inject.fixture.api.Greeter;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;

class UpdateIsNotSeenByConsumersTest {
    /** More in the long proof: {@code .ci/long updates}. */
    private static final int UPDATES = Integer.getInteger("ringzero.updates", 100);

    @TempDir
    private Path storage;
    private TestFramework framework;

    @BeforeEach
    void start() throws Exception {
        framework = new TestFramework(storage);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    /** A consumer calls without a break while its provider is updated; every call is answered, no class loader stays. */
    @Test
    void everyCallIsAnsweredAndEveryOldClassLoaderIsCollected() throws Exception {
        Bundle greeter = framework.start("GreeterModule");
        Bundle consumer = framework.start("FrontModule");
        Front front = framework.service(Front.class);
        AtomicBoolean go = new AtomicBoolean(true);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                while (go.get()) {
                    assertTrue(front.ask("x").startsWith("x from "));
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        List<WeakReference<ClassLoader>> old = new ArrayList<>();
        for (int update = 1; update <= UPDATES; update++) {
            old.add(new WeakReference<>(greeter.adapt(BundleWiring.class).getClassLoader()));
            greeter.update(framework.jar("GreeterModule", update + ".0.0"));
        }
        go.set(false);
        caller.join();

        assertEquals(null, failure.get());
        assertEquals("y from " + UPDATES + ".0.0", front.ask("y"));
        assertEquals(Bundle.ACTIVE, consumer.getState());
        assertEquals(0, alive(old));
    }

    @Test
    void uninstalledConsumerLeavesNothing() throws Exception {
        framework.start("GreeterModule");
        List<WeakReference<ClassLoader>> old = new ArrayList<>();
        for (int round = 0; round < UPDATES; round++) {
            Bundle consumer = framework.start("FrontModule");
            old.add(new WeakReference<>(consumer.adapt(BundleWiring.class).getClassLoader()));
            framework.service(Front.class).ask("x");
            consumer.uninstall();
        }
        assertEquals(0, alive(old));
    }

    @Test
    void serviceGoesOnlyAfterTheCallsInItHaveReturned() throws Exception {
        List<String> order = framework.journal;
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        ServiceRegistration<Greeter> slow = framework.context().registerService(Greeter.class, who -> {
            inside.countDown();
            try {
                assertTrue(leave.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            order.add(who);
            return "slow";
        }, null);
        framework.start("FrontModule");
        Front front = framework.service(Front.class);
        Thread caller = Thread.ofPlatform().start(() -> front.ask("answered"));
        inside.await();
        Thread remover = Thread.ofPlatform().start(() -> {
            slow.unregister();
            order.add("gone");
        });
        while (remover.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        order.add("waits");
        leave.countDown();
        caller.join();
        remover.join();
        assertEquals(List.of("waits", "answered", "gone"),
            order.stream().filter(line -> line.length() > 1 && !line.startsWith("-") && !line.startsWith("+"))
                .toList());
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        long alive = loaders.size();
        for (int attempt = 0; attempt < 50 && alive > 0; attempt++) {
            System.gc();
            alive = loaders.stream().filter(loader -> loader.get() != null).count();
        }
        return alive;
    }
}
