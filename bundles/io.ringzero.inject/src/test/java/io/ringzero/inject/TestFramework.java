// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.internal.InternalFutureFailureAccess;
import com.google.inject.Module;
import io.ringzero.inject.fixture.api.Journal;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/**
 * A framework with Guice, the extender as it is in target/classes, and a journal. The extender's API comes from the system
 * bundle here, so that tests may use it.
 */
final class TestFramework implements AutoCloseable {
    private static final String GUICE = "com.google.inject,com.google.inject.binder,com.google.inject.matcher,"
        + "com.google.inject.multibindings,com.google.inject.spi,com.google.inject.util,jakarta.inject";
    private static final String PARTS = "io/ringzero/inject/fixture/parts/";

    final List<String> journal = new CopyOnWriteArrayList<>();
    private final Framework framework;

    TestFramework(Path storage) throws BundleException, URISyntaxException {
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(),
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "io.ringzero.inject.fixture.api,io.ringzero.inject",
            "felix.log.level", "0"));
        framework.start();
        for (Class<?> library : List.of(MethodInterceptor.class, Inject.class, InternalFutureFailureAccess.class,
            ImmutableList.class, Module.class)) {
            context().installBundle(codeSource(library).toUri().toString());
        }
        context().installBundle("inject", new BundleJar("io.ringzero.inject", "1.0.0")
            .header("Bundle-Activator", "io.ringzero.inject.internal.Activator")
            .header("Import-Package", GUICE + ",io.ringzero.inject,org.osgi.framework,org.osgi.util.tracker")
            .of(codeSource(GuiceBundle.class), List.of("io/ringzero/inject/internal/"))).start();
        context().registerService(Journal.class, (Journal) journal::add, null);
    }

    private static Path codeSource(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** A bundle around one of the modules of the fixture. */
    InputStream jar(String module, String version) throws URISyntaxException {
        return new BundleJar("test." + module, version)
            .header(GuiceBundle.HEADER, "io.ringzero.inject.fixture.parts." + module)
            .header("Import-Package", GUICE + ",io.ringzero.inject,io.ringzero.inject.fixture.api,org.osgi.framework")
            .of(codeSource(TestFramework.class), List.of(PARTS + module));
    }

    Bundle start(String module) throws BundleException, URISyntaxException {
        Bundle bundle = context().installBundle("test." + module, jar(module, "1.0.0"));
        bundle.start();
        return bundle;
    }

    <T> T service(Class<T> type) {
        ServiceReference<T> reference = context().getServiceReference(type);
        if (reference == null) {
            throw new AssertionError("no service " + type.getName());
        }
        return context().getService(reference);
    }

    <T> boolean has(Class<T> type) {
        return context().getServiceReference(type) != null;
    }

    List<InjectedBundles.Status> status() {
        return service(InjectedBundles.class).all();
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
    }
}
