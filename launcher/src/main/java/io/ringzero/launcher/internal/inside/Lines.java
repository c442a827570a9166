// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal.inside;

import io.ringzero.api.launch.LaunchVerb;
import io.ringzero.api.launch.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Runs lines of the Gogo shell and prints what they answer, as the interactive shell does. */
final class Lines {
    private final BundleContext context;
    private final Terminal terminal;

    Lines(BundleContext context, Terminal terminal) {
        this.context = context;
        this.terminal = terminal;
    }

    /** Stops at the first line that fails, with {@link LaunchVerb#FAILED}. */
    int runAll(List<String> lines) {
        try (CommandSession session = session()) {
            for (String line : lines) {
                if (!run(session, line)) {
                    return LaunchVerb.FAILED;
                }
            }
            return LaunchVerb.DONE;
        }
    }

    /** Runs what stdin has, whatever fails; the status is that of the last line. */
    int readAll() {
        boolean good = true;
        try (CommandSession session = session()) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.strip().equals("exit")) {
                    break;
                }
                good = line.isBlank() || run(session, line);
            }
        } catch (IOException e) {
            terminal.err().println("ringzero: stdin cannot be read: " + e.getMessage());
            return LaunchVerb.FAILED;
        }
        return good ? LaunchVerb.DONE : LaunchVerb.FAILED;
    }

    private CommandSession session() {
        ServiceReference<CommandProcessor> reference = Objects.requireNonNull(
            context.getServiceReference(CommandProcessor.class),
            "the bundle org.apache.felix.gogo.runtime is not active");
        // Lines read stdin themselves: a command gets none of it.
        CommandSession session = context.getService(reference).createSession(InputStream.nullInputStream(),
            terminal.out(), terminal.err());
        session.put("SCOPE", "ringzero:xl:gogo:felix:*");
        return session;
    }

    private boolean run(CommandSession session, String line) {
        try {
            Object answer = session.execute(line);
            if (answer != null) {
                terminal.out().println(session.format(answer, Converter.INSPECT));
            }
            return true;
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String text = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName());
            terminal.err().println("ringzero: '" + line + "': " + text);
            return false;
        } finally {
            terminal.out().flush();
        }
    }
}
