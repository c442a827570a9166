// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.Console;
import io.ringzero.api.machine.Machine;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops the machine at the instruction whose output completes a text. In turns of the console back-end. */
final class ConsoleText implements Console.Listener {
    private final Machine machine;
    private final String wanted;
    private final StringBuilder printed = new StringBuilder();
    private final CompletableFuture<Machine.Hold> found = new CompletableFuture<>();

    ConsoleText(Machine machine, String wanted) {
        this.machine = machine;
        this.wanted = wanted;
    }

    @Override
    public void output(byte[] bytes) {
        int from = Math.max(0, printed.length() - wanted.length());
        printed.append(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!found.isDone() && printed.indexOf(wanted, from) >= 0) {
            found.complete(machine.hold());
        }
    }

    /** Waits for it; the machine stands still until the hold is closed. */
    Machine.Hold await(long seconds) throws Exception {
        try {
            return found.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("the guest did not print '" + wanted + "' but: " + printed, late);
        }
    }
}
