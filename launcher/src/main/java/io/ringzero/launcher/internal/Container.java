// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * One framework with the bundles of the distribution. Its storage is a folder of its own under the system's folder for
 * temporary files, so any number of processes run side by side. Used by one thread, but {@link #close} by any.
 */
final class Container implements AutoCloseable {
    private static final String SHELL = "org.apache.felix.gogo.shell-";
    private static final String EDITOR = "org.apache.felix.gogo.jline-";
    private static final String EDITOR_LIBRARY = "jline-";
    private static final String INSTALLER = "org.apache.felix.fileinstall-";
    private static final long STOP_MILLIS = 15_000;
    /** The machine's events call it once the Flight Recorder records; the same as in cnf/run/base.bndrun. */
    private static final String RECORDER = "jdk.jfr.internal.event";

    private final Path storage;
    private final Framework framework;
    private final PrintStream err;
    private boolean closed;

    private Container(Path storage, Framework framework, PrintStream err) {
        this.storage = storage;
        this.framework = framework;
        this.err = err;
    }

    /**
     * Starts the framework and all bundles of a distribution; one that does not start is named on stderr.
     *
     * @param lineEditing whether the shell edits lines on a terminal
     * @param machine framework properties that say what the machine is made of
     */
    static Container start(Path distribution, Path plugins, boolean lineEditing, Map<String, String> machine,
        PrintStream err)
        throws IOException, BundleException {
        Path storage = Files.createTempDirectory("ringzero-");
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst()
            .orElseThrow(() -> new BundleException("no OSGi framework on the class path: rebuild the distribution"))
            .newFramework(configuration(storage, plugins, lineEditing, machine));
        Container container = new Container(storage, framework, err);
        framework.init();
        Map<String, Bundle> bundles = container.install(distribution.resolve("bundles"), lineEditing);
        framework.start();
        bundles.forEach((name, bundle) -> container.report(name, bundle));
        container.watch(plugins, bundles);
        if (lineEditing) {
            container.startEditor(bundles);
        }
        return container;
    }

    private static Map<String, String> configuration(Path storage, Path plugins, boolean lineEditing,
        Map<String, String> machine) {
        Map<String, String> configuration = new HashMap<>(machine);
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(Floors.TOP));
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, RECORDER);
        configuration.put("felix.cache.locking", "false");
        configuration.put("felix.log.level", "1");
        configuration.put("felix.fileinstall.dir", plugins.toString());
        configuration.put("felix.fileinstall.noInitialDelay", "true");
        configuration.put("felix.fileinstall.poll", "1000");
        configuration.put("felix.fileinstall.start.level", Integer.toString(Floors.TOP - 1));
        configuration.put("felix.fileinstall.tmpdir", storage.resolve("fileinstall").toString());
        configuration.put("felix.fileinstall.log.level", "1");
        if (!lineEditing) {
            configuration.put("gosh.args", "--nointeractive");
        }
        return configuration;
    }

    private Map<String, Bundle> install(Path folder, boolean lineEditing) throws IOException, BundleException {
        Map<String, Bundle> installed = new HashMap<>();
        for (Path jar : jars(folder)) {
            String name = jar.getFileName().toString();
            boolean wanted = lineEditing
                ? !name.startsWith(SHELL)
                : !name.startsWith(EDITOR) && !name.startsWith(
                    EDITOR_LIBRARY);
            if (wanted) {
                Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(Floors.of(name));
                installed.put(name, bundle);
                if (!isFragment(bundle) && !name.startsWith(EDITOR) && !name.startsWith(INSTALLER)) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            }
        }
        return installed;
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    /** Starting by start level tells nobody what went wrong: asks once more. */
    private void report(String name, Bundle bundle) {
        if (bundle.getState() != Bundle.ACTIVE && !isFragment(bundle) && !name.startsWith(EDITOR)
            && !name.startsWith(INSTALLER) && bundle.getState() != Bundle.STARTING) {
            start(bundle);
        }
    }

    private void start(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            err.println("ringzero: bundle " + bundle.getSymbolicName() + " does not start: " + e.getMessage());
        }
    }

    /** Starts File Install once the folder is there; it would make the folder otherwise. */
    private void watch(Path plugins, Map<String, Bundle> bundles) {
        List<Bundle> installers = bundles.entrySet().stream().filter(entry -> entry.getKey().startsWith(INSTALLER))
            .map(Map.Entry::getValue).toList();
        if (Files.isDirectory(plugins)) {
            installers.forEach(this::start);
            return;
        }
        Thread.ofPlatform().daemon().name("wait for " + plugins).start(() -> {
            try {
                while (!Files.isDirectory(plugins)) {
                    TimeUnit.SECONDS.sleep(1);
                }
                installers.forEach(this::start);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** JLine finds its terminal providers through the thread's class loader, and keeps it for the thread it starts. */
    private void startEditor(Map<String, Bundle> bundles) throws BundleException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            for (Map.Entry<String, Bundle> entry : bundles.entrySet()) {
                if (entry.getKey().startsWith(EDITOR_LIBRARY)) {
                    thread.setContextClassLoader(entry.getValue().loadClass("org.jline.terminal.TerminalBuilder")
                        .getClassLoader());
                }
            }
            bundles.entrySet().stream().filter(entry -> entry.getKey().startsWith(EDITOR))
                .forEach(entry -> start(entry.getValue()));
        } catch (ClassNotFoundException e) {
            throw new BundleException("JLine is not in the distribution: rebuild it", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Calls the inner half; see {@link Bridge}. */
    @SuppressWarnings("unchecked") // the property stands for this type
    int call(Map<String, Object> request) throws BundleException {
        BundleContext context = framework.getBundleContext();
        try {
            ServiceReference<ToIntFunction<Map<String, Object>>> inner = (ServiceReference<ToIntFunction<Map<String, Object>>>) (ServiceReference<?>) context
                .getServiceReferences(ToIntFunction.class, "(" + Bridge.SERVICE + "=true)").stream().findFirst()
                .orElseThrow(() -> new BundleException("the launcher's own bundle did not start"));
            return context.getService(inner).applyAsInt(request);
        } catch (InvalidSyntaxException e) {
            throw new BundleException("a filter of the launcher is wrong", e);
        }
    }

    /** Waits until something inside, such as the shell's {@code exit}, stops the framework. */
    void await() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops everything and removes the storage; a second call waits for the first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            err.println("ringzero: the framework does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(storage);
    }

    private void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            err.println("ringzero: " + folder + " stays: " + e.getMessage());
        }
    }
}
