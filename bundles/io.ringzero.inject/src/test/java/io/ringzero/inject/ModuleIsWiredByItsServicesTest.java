// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.inject.InjectedBundles.State;
import io.ringzero.inject.fixture.api.Front;
import io.ringzero.inject.fixture.api.Greeter;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

class ModuleIsWiredByItsServicesTest {
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

    @Test
    void declaredServiceIsRegisteredWithItsTypedProperties() throws Exception {
        framework.start("GreeterModule");

        assertEquals("Ann from 1.0.0", framework.service(Greeter.class).greet("Ann"));
        ServiceReference<Greeter> reference = framework.context().getServiceReference(Greeter.class);
        assertEquals("plain", reference.getProperty("name"));
        assertEquals(7L, reference.getProperty("size"));
        assertArrayEquals(new String[] {"a", "b"}, (String[]) reference.getProperty("tags"));
    }

    @Test
    void serviceByCodeHasAllItsTypes() throws Exception {
        framework.start("GreeterModule");
        framework.start("FrontModule");

        framework.service(Runnable.class).run();
        assertTrue(framework.journal.contains("ran"));
        assertEquals(1, framework.context().getServiceReference(Front.class).getProperty("desk"));
    }

    @Test
    void bundleWaitsForWhatItRequiresAndSaysSo() throws Exception {
        Bundle front = framework.start("FrontModule");
        assertFalse(framework.has(Front.class));
        assertEquals(new InjectedBundles.Status("test.FrontModule", front.getBundleId(), State.WAITING,
            Greeter.class.getName()), framework.status().getLast());

        framework.start("GreeterModule");
        assertEquals("Bob from 1.0.0", framework.service(Front.class).ask("Bob"));
    }

    @Test
    void singletonsAreClosedTheLastMadeFirst() throws Exception {
        framework.start("GreeterModule").stop();

        assertEquals(List.of("open greeter with Voice", "close greeter", "close voice"), framework.journal);
        assertFalse(framework.has(Greeter.class));
    }

    @Test
    void listIsOrderedByRankingAndListenersHearOfEachChangeOnce() throws Exception {
        Bundle greeter = framework.start("GreeterModule");
        framework.start("FrontModule");
        framework.journal.clear();
        Greeter mine = who -> who + "!";
        ServiceRegistration<Greeter> best = framework.context().registerService(Greeter.class, mine,
            new Hashtable<>(Map.of("name", "best", "service.ranking", 9)));
        framework.context().registerService(Greeter.class, mine,
            new Hashtable<>(Map.of("name", "worst", "service.ranking", -9)));
        assertEquals(List.of("best", "plain", "worst"), framework.service(Front.class).names());

        best.setProperties(new Hashtable<>(Map.of("name", "second", "service.ranking", -1)));
        assertEquals(List.of("plain", "second", "worst"), framework.service(Front.class).names());

        greeter.stop();
        assertEquals(List.of("second", "worst"), framework.service(Front.class).names());
        assertEquals(
            List.of("+best", "+worst", "-best!", "+second", "-plain from 1.0.0", "close greeter", "close voice"),
            framework.journal);
    }

    @Test
    void brokenModuleIsReportedAndHarmsNobody() throws Exception {
        Bundle greeter = framework.start("GreeterModule");
        framework.journal.clear();
        Bundle broken = framework.start("BrokenModule");

        InjectedBundles.Status status = framework.status().getLast();
        assertEquals(broken.getBundleId(), status.bundleId());
        assertEquals(State.FAILED, status.state());
        assertEquals("java.lang.IllegalArgumentException: no room for Opened", status.detail());
        assertFalse(framework.has(Front.class));
        assertEquals(List.of("close what was made"), framework.journal);
        assertEquals(Bundle.ACTIVE, greeter.getState());
        assertEquals("Eve from 1.0.0", framework.service(Greeter.class).greet("Eve"));
        broken.stop();
        assertEquals(1, framework.status().size());
    }

    @Test
    @SuppressWarnings("unchecked") // the module gives out one of strings
    void callWithoutServiceEndsAfterItsPatience() throws Exception {
        Bundle greeter = framework.start("GreeterModule");
        framework.start("HastyModule");
        UnaryOperator<String> asker = framework.service(UnaryOperator.class);
        assertEquals("Zoe from 1.0.0", asker.apply("Zoe"));
        greeter.stop();

        ServiceGoneException gone = assertThrows(ServiceGoneException.class, () -> asker.apply("Zoe"));
        assertEquals("no service " + Greeter.class.getName() + " for 50 ms: start a bundle that provides it",
            gone.getMessage());
    }

    @Test
    @SuppressWarnings("unchecked") // the module gives out one of greeters
    void whoeverKeepsAServiceItselfIsWiredAnewWhenItGoes() throws Exception {
        Bundle greeter = framework.start("GreeterModule");
        framework.start("KeeperModule");
        Greeter first = framework.service(Greeter.class);
        assertSame(first, framework.service(Supplier.class).get());
        framework.journal.clear();
        greeter.stop();
        assertEquals(List.of("close keeper after all from 1.0.0", "close greeter", "close voice"), framework.journal);
        assertFalse(framework.has(Supplier.class));

        greeter.start();
        assertNotSame(first, framework.service(Supplier.class).get());
        assertSame(framework.service(Greeter.class), framework.service(Supplier.class).get());
        framework.journal.clear();
        framework.context().registerService(Runnable.class, () -> {}, null);
        assertEquals(List.of("runnable came"), framework.journal, "the listener of the wiring before hears nothing");
    }
}
