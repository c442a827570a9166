// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import io.ringzero.api.launch.LaunchRequest;
import io.ringzero.api.launch.LaunchVerb;
import io.ringzero.api.launch.Terminal;
import io.ringzero.api.launch.UsageException;
import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestCatalogue;
import io.ringzero.shell.internal.bench.sched.SchedulingBench;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code ringzero bench paper}: the paper's microbenchmarks in Debian's Linux, beside what was published, the host and QEMU. {@code ringzero
 * bench scheduling}: its experiments on scheduling.
 */
public final class BenchVerb implements LaunchVerb {
    private static final String SCHEDULING = "scheduling";
    private static final List<String> BENCHMARKS = List.of("paper", SCHEDULING);
    private static final String GUEST = "debian-cloud";
    private static final long DEFAULT_SECONDS = 1200;
    private static final int REPETITIONS = 5;
    private static final int QUICK_REPETITIONS = 3;
    private static final double QUICK = 0.1;
    private static final int STEPS = 10;

    private final GuestCatalogue catalogue;
    private final GuestPeer guest;
    private final QemuPeer qemu;
    private final SchedulingBench scheduling;

    @Inject
    BenchVerb(GuestCatalogue catalogue, GuestPeer guest, QemuPeer qemu, SchedulingBench scheduling) {
        this.scheduling = scheduling;
        this.catalogue = catalogue;
        this.guest = guest;
        this.qemu = qemu;
    }

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public int run(LaunchRequest request) throws UsageException {
        String which = String.join(" ", request.operands());
        if (!BENCHMARKS.contains(which)) {
            throw new UsageException("there is no benchmark '" + which + "'",
                "use ringzero bench paper, or ringzero bench scheduling");
        }
        if (which.equals(SCHEDULING) && !scheduling.fits()) {
            throw new UsageException("bench scheduling needs virtual time", "leave --clock out");
        }
        Path csv = file(request, "csv");
        Path svg = file(request, "svg");
        long seconds = request.number("timeout", DEFAULT_SECONDS, 1, 1_000_000);
        Terminal terminal = request.terminal();
        try {
            Report figures = which.equals(SCHEDULING)
                ? scheduling.run(request.has("quick"), line -> terminal.err().println("ringzero: " + line))
                : measure(request.has("quick"), seconds, terminal);
            terminal.out().write(figures.text().getBytes(StandardCharsets.UTF_8));
            terminal.out().flush();
            if (csv != null) {
                Files.writeString(csv, figures.csv());
            }
            if (svg != null) {
                Files.writeString(svg, figures.svg());
            }
            return DONE;
        } catch (ConfigException e) {
            return failed(terminal, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(terminal, "interrupted");
        } catch (Exception e) {
            return failed(terminal, e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
        }
    }

    private Figures measure(boolean quick, long seconds, Terminal terminal) throws Exception {
        byte[] program = BenchProgram.file();
        List<Measured.Call> plan = quick ? Measured.plan(QUICK_REPETITIONS, QUICK) : Measured.plan(REPETITIONS, 1);
        Measured host = null;
        if (HostPeer.present()) {
            terminal.err().println("ringzero: measuring this host");
            host = HostPeer.run(program, plan);
        }
        GuestCatalogue.Fetched fetched = catalogue.fetch(GUEST,
            line -> terminal.err().println("ringzero: " + line));
        Measured translated = null;
        Optional<Path> installed = qemu.installed();
        if (installed.isPresent()) {
            terminal.err().println("ringzero: booting " + GUEST + " in QEMU, without a hypervisor");
            translated = qemu.run(installed.get(), fetched.config(), program, GuestPeer.NAME, plan, seconds);
        } else {
            terminal.err().println("ringzero: QEMU is not installed (qemu-system-x86), so its column stays empty");
        }
        terminal.err().println("ringzero: booting " + GUEST);
        Measured measured = guest.run(fetched.config(), program, plan, seconds, done -> {
            if (done % Math.max(1, plan.size() / STEPS) == 0) {
                terminal.err().println("ringzero: " + done + " of " + plan.size() + " runs in the guest");
            }
        });
        return new Figures(measured, host, translated);
    }

    private static int failed(Terminal terminal, String reason) {
        terminal.err().println("ringzero: " + reason);
        return IMPOSSIBLE;
    }

    private static @Nullable Path file(LaunchRequest request, String option) throws UsageException {
        if (!request.has(option)) {
            return null;
        }
        Path file = request.directory().resolve(request.text(option, ""));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file) || !Files.isDirectory(folder)) {
            throw new UsageException("--" + option + " cannot be written to " + file,
                "name a file in a directory that exists");
        }
        return file;
    }
}
