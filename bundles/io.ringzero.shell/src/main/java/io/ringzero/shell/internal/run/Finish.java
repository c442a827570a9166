// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.launch.LaunchVerb;

/**
 * How a run came to its end.
 *
 * @param kind of end
 * @param reason one sentence for people
 * @param status exit status of the process
 */
record Finish(Kind kind, String reason, int status) {
    /** With the status that goes with the kind. */
    Finish(Kind kind, String reason) {
        this(kind, reason, kind.status);
    }

    /** Kinds of end, with what the report calls them. */
    enum Kind {
        /** All lines are answered. */
        ANSWERED("answered", LaunchVerb.DONE),
        /** The text waited for came. */
        UNTIL("until", LaunchVerb.DONE),
        /** The guest shut down by itself. */
        SHUTDOWN("shutdown", LaunchVerb.DONE),
        /** The operator left the console. */
        LEFT("left", LaunchVerb.DONE),
        /** The guest crashed. */
        CRASH("crash", LaunchVerb.CRASHED),
        /** The time was over. */
        TIMEOUT("timeout", LaunchVerb.TIMEOUT),
        /** It could not be done, or was broken off. */
        FAILED("failed", LaunchVerb.IMPOSSIBLE);

        private final String text;
        private final int status;

        Kind(String text, int status) {
            this.text = text;
            this.status = status;
        }

        String text() {
            return text;
        }
    }
}
