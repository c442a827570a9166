// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.shell.internal.text.OutputQueue;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * Attaches the session that calls to a guest's console: shows what it printed and prints, carries keys to it, until Ctrl-],
 * the end of the input, or the guest's end. On the caller's thread.
 */
final class ConsoleVerb {
    private static final byte LEAVE = 0x1d;
    private static final byte[] END = new byte[0];
    private static final byte[] LEFT = new byte[0];

    private final ConsoleBackend consoles;
    private final Hypervisor hypervisor;

    @Inject
    ConsoleVerb(ConsoleBackend consoles, Hypervisor hypervisor) {
        this.consoles = consoles;
        this.hypervisor = hypervisor;
    }

    /** Returns whether it was the guest that ended. */
    boolean attach(DomainId guest, Seat seat) throws Exception {
        Console console = consoles.console(guest).orElseThrow(
            () -> new XlException("domain " + guest.domid() + " has no console",
                "start the bundle io.ringzero.console.back"));
        InputStream in = seat.keys();
        PrintStream out = seat.out();
        OutputQueue output = new OutputQueue();
        DomainListener watcher = new DomainListener() {
            @Override
            public void shutdown(DomainInfo domain) {
                end(domain);
            }

            @Override
            public void destroyed(DomainInfo domain) {
                end(domain);
            }

            private void end(DomainInfo domain) {
                if (domain.id().equals(guest)) {
                    output.add(END);
                }
            }
        };
        boolean ended;
        boolean guestEnded;
        hypervisor.listen(watcher);
        try (AutoCloseable listening = console.listen(output::add, true); Seat.Stay raw = seat.raw().enter()) {
            ended = hypervisor.domain(guest).map(domain -> domain.shutdown() != null).orElse(true);
            boolean typing = !ended;
            Thread keys = Thread.ofVirtual().name("xl-console").unstarted(() -> {
                if (typing) {
                    carry(in, console);
                }
                output.add(LEFT);
            });
            keys.start();
            byte[] bytes = output.take();
            for (; bytes.length > 0; bytes = output.take()) {
                out.write(bytes, 0, bytes.length);
                if (output.isEmpty()) {
                    out.flush();
                }
            }
            guestEnded = ended || bytes == END;
        } finally {
            hypervisor.unlisten(watcher);
        }
        out.println();
        out.flush();
        return guestEnded;
    }

    private static void carry(InputStream in, Console console) {
        byte[] buffer = new byte[256];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int end = 0;
                while (end < n && buffer[end] != LEAVE) {
                    end++;
                }
                if (end > 0) {
                    console.type(Arrays.copyOf(buffer, end));
                }
                if (end < n) {
                    return;
                }
            }
        } catch (IOException e) {
            System.getLogger(ConsoleVerb.class.getName()).log(System.Logger.Level.DEBUG, "the session's input ended",
                e);
        }
    }
}
