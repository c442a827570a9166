// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;

/** The command. Its system property {@code ringzero.home} names the distribution's folder. */
public final class Main {
    private static final int USAGE = 2;
    private static final int IMPOSSIBLE = 125;
    /** How long a verb has to end by itself after Ctrl-C. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** RAM of a machine that nobody configured. */
    private static final int DEFAULT_MEMORY_MIB = 1024;
    /** RAM for what is not the guest's own: tables of the hypervisor. */
    private static final int BESIDE_MIB = 128;

    private final ProcessTerminal terminal = new ProcessTerminal();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Container running;

    private Main() {}

    /** Ends the process with the command's status. */
    public static void main(String... arguments) {
        System.exit(new Main().run(arguments));
    }

    private int run(String... arguments) {
        try {
            CommandLine line = CommandLine.of(arguments);
            if (line.has(Option.HELP)) {
                terminal.out().print(line.verb() == null ? Help.general() : Help.of(line.verb()));
                return 0;
            }
            return start(line);
        } catch (UsageFault e) {
            terminal.err().println("ringzero: " + e.getMessage());
            terminal.err().println("ringzero: " + e.advice());
            return USAGE;
        } catch (IOException | BundleException e) {
            terminal.err().println("ringzero: " + e.getMessage());
            return IMPOSSIBLE;
        }
    }

    private int start(CommandLine line) throws UsageFault, IOException, BundleException {
        Logging logging = new Logging(line.has(Option.VERBOSE));
        logging.loggers();
        boolean shell = line.verb() == null && line.lines().isEmpty();
        boolean lineEditing = shell && terminal.interactive();
        Path plugins = plugins(line);
        Thread main = Thread.currentThread();
        // A verb ends its guests itself; a line may be in a read that no interrupt ends.
        Duration grace = line.verb() == null ? Duration.ZERO : GRACE;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(main, grace), "ringzero end"));
        try (Container container = Container.start(home(), plugins, lineEditing, machine(line), terminal.err())) {
            running = container;
            if (lineEditing) {
                container.await();
                return 0;
            }
            return container.call(request(line));
        } catch (InterruptedException e) {
            return IMPOSSIBLE;
        } finally {
            terminal.restore();
            stopped.countDown();
        }
    }

    /** Ctrl-C, a signal, or the normal end: all is taken down, by the main thread if it can, before the process goes. */
    private void interrupted(Thread main, Duration grace) {
        Container container = running;
        if (stopped.getCount() > 0 && container != null) {
            main.interrupt();
            try {
                if (!stopped.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    container.close();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        terminal.restore();
    }

    private static Path home() throws BundleException {
        String home = System.getProperty("ringzero.home");
        if (home == null || !Files.isDirectory(Path.of(home, "bundles"))) {
            throw new BundleException("the distribution is not at '" + home + "': start me by launcher/ringzero");
        }
        return Path.of(home);
    }

    private static Path plugins(CommandLine line) throws UsageFault {
        Path plugins = Path.of(line.text(Option.PLUGINS, "plugins")).toAbsolutePath();
        if (Files.exists(plugins) && !Files.isDirectory(plugins)) {
            throw new UsageFault(plugins + " is no directory", "give --plugins a directory of bundles");
        }
        return plugins;
    }

    /** What the machine has to know before it is there. Its RAM grows with the guest, which needs some beside its own. */
    private static Map<String, String> machine(CommandLine line) {
        Map<String, String> machine = new TreeMap<>();
        if (line.verb() != null && line.verb().name().equals("bench") && line.operands().contains("scheduling")) {
            machine.put("ringzero.clock", "virtual"); // the experiments' figures are of that time
        }
        if (line.has(Option.CLOCK)) {
            machine.put("ringzero.clock", line.text(Option.CLOCK, ""));
        }
        if (line.has(Option.SEED)) {
            machine.put("ringzero.seed", line.text(Option.SEED, ""));
        }
        long guestMib = Long.parseLong(line.text(Option.MEMORY, "0"));
        if (guestMib > DEFAULT_MEMORY_MIB - BESIDE_MIB) {
            machine.put("ringzero.memory.mib", Long.toString(guestMib + BESIDE_MIB));
        }
        if (line.has(Option.PCPUS)) {
            machine.put("ringzero.pcpus", line.text(Option.PCPUS, ""));
        }
        return machine;
    }

    private Map<String, Object> request(CommandLine line) {
        Map<String, Object> request = new HashMap<>();
        if (line.verb() != null) {
            request.put(Bridge.VERB, line.verb().name());
        } else if (!line.lines().isEmpty()) {
            request.put(Bridge.LINES, line.lines());
        }
        request.put(Bridge.OPERANDS, line.operands());
        request.put(Bridge.OPTIONS, line.options());
        request.put(Bridge.DIRECTORY, Path.of("").toAbsolutePath());
        request.put(Bridge.IN, terminal.in());
        request.put(Bridge.OUT, terminal.out());
        request.put(Bridge.ERR, terminal.err());
        request.put(Bridge.INTERACTIVE, terminal.interactive());
        request.put(Bridge.RAW, (java.util.function.Supplier<Runnable>) terminal::raw);
        return request;
    }
}
