// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.launch.LaunchRequest;
import io.ringzero.api.launch.UsageException;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.xen.PvOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options that {@code run} and {@code guest} share, checked.
 *
 * @param lines to type at the prompt; empty: the terminal is the console
 * @param until text to wait for, null for none
 * @param timeoutSeconds when to give up, 0 for never
 * @param report where the report goes, null for nowhere
 * @param verbose say on stderr what is done
 * @param branches record the guest's branches for a crash's report
 */
record RunOptions(List<String> lines, @Nullable String until, long timeoutSeconds, @Nullable Path report,
    boolean verbose, boolean branches) {
    private static final long DEFAULT_SECONDS = 300;
    private static final long MOST_SECONDS = 1_000_000;
    private static final long MOST_MIB = 1 << 24;
    private static final int MOST_VCPUS = 128;

    static RunOptions of(LaunchRequest request) throws UsageException {
        String until = request.has("until") ? request.text("until", "") : null;
        if (until != null && until.isEmpty()) {
            throw new UsageException("--until has no text", "give the text to wait for: --until 'login:'");
        }
        for (String line : request.all("exec")) {
            if (line.chars().anyMatch(c -> c < 0x20 && c != '\t')) {
                throw new UsageException("--exec has a line with control characters",
                    "give one line for each --exec; it may be repeated");
            }
        }
        boolean attended = request.terminal().interactive() && request.all("exec").isEmpty() && until == null;
        // Somebody who sits at the console is not thrown out by a default.
        long timeout = attended && !request.has("timeout")
            ? 0
            : request.number("timeout", DEFAULT_SECONDS, 1, MOST_SECONDS);
        return new RunOptions(request.all("exec"), until, timeout, report(request), request.has("verbose"),
            request.has("branches"));
    }

    static @Nullable Path report(LaunchRequest request) throws UsageException {
        if (!request.has("report")) {
            return null;
        }
        Path file = request.directory().resolve(request.text("report", ""));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file) || !Files.isDirectory(folder)) {
            throw new UsageException("--report cannot be written to " + file, "name a file in a directory that exists");
        }
        return file;
    }

    /** A configuration with the sizes and PV options that the command line asks for. */
    static GuestConfig sized(GuestConfig config, LaunchRequest request) throws UsageException {
        long kib = request.has("memory") ? request.number("memory", 0, 1, MOST_MIB) << 10 : config.memoryKib();
        int vcpus = (int) request.number("vcpus", config.vcpus(), 1, MOST_VCPUS);
        GuestConfig sized = config.sized(kib, vcpus);
        Set<PvOption> options = EnumSet.noneOf(PvOption.class);
        options.addAll(config.options());
        for (String name : request.all("pv-option")) {
            options.add(PvOption.of(name).orElseThrow(() -> new UsageException("there is no PV option '" + name + "'",
                "use one of these: " + Arrays.stream(PvOption.values()).map(PvOption::text)
                    .collect(Collectors.joining(", ")))));
        }
        return sized.with(options);
    }
}
