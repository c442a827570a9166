// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import com.google.inject.CreationException;
import com.google.inject.ProvisionException;
import com.google.inject.spi.Message;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a module failed, for people. Guice's own exceptions are opened and not logged: their text reads line numbers from
 * class files and Guice 7.0.0 cannot read those of Java 25.
 *
 * @param text all causes
 * @param cause the first one, for its stack trace; null if Guice found the fault itself
 */
record Failure(String text, @Nullable Throwable cause) {
    static Failure of(Throwable thrown) {
        Collection<Message> messages = messages(thrown);
        if (messages.isEmpty()) {
            return new Failure(thrown.getClass().getName() + ": " + Objects.toString(thrown.getMessage(), ""), thrown);
        }
        List<Failure> parts = messages.stream().map(Failure::of).toList();
        return new Failure(parts.stream().map(Failure::text).distinct().collect(Collectors.joining("; ")),
            parts.getFirst().cause);
    }

    private static Failure of(Message message) {
        Throwable cause = message.getCause();
        return cause == null ? new Failure(message.getMessage(), null) : of(cause);
    }

    private static Collection<Message> messages(Throwable thrown) {
        return switch (thrown) {
            case CreationException creation -> creation.getErrorMessages();
            case ProvisionException provision -> provision.getErrorMessages();
            default -> List.of();
        };
    }
}
