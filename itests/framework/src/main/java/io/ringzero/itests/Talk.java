// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.Console;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Talks with a guest in turns of the console back-end: whenever the guest has said the next number, it gets it back. What is out of turn
 * ends the talk.
 */
final class Talk implements Console.Listener {
    private final Console console;
    private final Pattern said;
    private final String reply;
    private final StringBuilder heard = new StringBuilder();
    private long turns;
    private boolean ending;
    private String wrong = "";

    /**
     * @param said what the guest says, with the number as the only group
     * @param reply what it is told, with {@code %d} for the number
     */
    Talk(Console console, String said, String reply) {
        this.console = console;
        this.said = Pattern.compile(said);
        this.reply = reply;
    }

    @Override
    public synchronized void output(byte[] bytes) {
        if (ending) {
            return;
        }
        heard.append(new String(bytes, StandardCharsets.ISO_8859_1));
        Matcher found = said.matcher(GuestScript.plain(heard));
        if (!found.find()) {
            return;
        }
        // It waits for its answer now, so nothing else is behind.
        heard.setLength(0);
        long number = Long.parseLong(found.group(1));
        if (number != turns && wrong.isEmpty()) {
            wrong = "said " + number + " after " + turns + " turns";
        }
        if (wrong.isEmpty()) {
            type(String.format(reply, turns++));
        }
    }

    private void type(String text) {
        console.type((text + "\r").getBytes(StandardCharsets.US_ASCII));
    }

    /** How often it got an answer. */
    synchronized long turns() {
        return turns;
    }

    /** What was out of turn; empty while nothing was. */
    synchronized String wrong() {
        return wrong;
    }

    /** Says no more and listens no more. */
    synchronized void end() {
        ending = true;
    }
}
