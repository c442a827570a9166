// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** UUIDs and names that nobody gave. No randomness: the same commands give the same identities. Any thread. */
final class Identities {
    private static final int LONGEST_NAME = 64;
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("-uuuuMMdd'T'HHmm'Z'", Locale.ROOT)
        .withZone(ZoneOffset.UTC);

    private final LongSupplier wallNanos;
    private final AtomicLong made = new AtomicLong();

    /**
     * Made once.
     *
     * @param wallNanos the machine's wall clock, nanoseconds since 1970-01-01 UTC; called in turns and at safe points
     */
    Identities(LongSupplier wallNanos) {
        this.wallNanos = wallNanos;
    }

    /** A new UUID for a domain. */
    String next(String name) {
        String seed = "ringzero/" + name + "/" + made.getAndIncrement();
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The name under which a domain is kept while another takes its own: with the time behind it, as xl has it. */
    String preserved(String name, Predicate<String> free) {
        String suffix = SUFFIX.format(Instant.ofEpochSecond(0, wallNanos.getAsLong()));
        for (int copy = 1;; copy++) {
            String end = copy == 1 ? suffix : suffix + "-" + copy;
            String wanted = name.substring(0, Math.min(name.length(), LONGEST_NAME - end.length())) + end;
            if (free.test(wanted)) {
                return wanted;
            }
        }
    }
}
