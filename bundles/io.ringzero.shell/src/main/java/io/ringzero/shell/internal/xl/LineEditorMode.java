// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Raw mode of the terminal that the line editor (JLine) put into its session. By reflection: batch runs have no JLine, and
 * imports are never optional here.
 */
final class LineEditorMode implements Seat.RawMode {
    /** The session's variable in which gogo.jline keeps its terminal. */
    static final String VARIABLE = ".terminal";
    private static final String TYPE = "org.jline.terminal.Terminal";
    private static final System.Logger LOG = System.getLogger(LineEditorMode.class.getName());

    private final @Nullable Object terminal;

    /** For what stands in the variable, null for nothing. */
    LineEditorMode(@Nullable Object terminal) {
        this.terminal = terminal;
    }

    @Override
    public boolean terminal() {
        return terminal != null;
    }

    @Override
    public Seat.Stay enter() {
        Object there = terminal;
        Class<?> type = there == null ? null : type(there.getClass());
        if (there == null || type == null) {
            return () -> {
            };
        }
        try {
            Object before = type.getMethod("enterRawMode").invoke(there);
            return () -> leave(there, type, before);
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "the terminal stays in line mode", e);
            return () -> {
            };
        }
    }

    private static void leave(Object terminal, Class<?> type, Object before) {
        try {
            for (var method : type.getMethods()) {
                if (method.getName().equals("setAttributes")) {
                    method.invoke(terminal, before);
                }
            }
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "the terminal stays in raw mode", e);
        }
    }

    private static @Nullable Class<?> type(Class<?> from) {
        for (Class<?> at = from; at != null; at = at.getSuperclass()) {
            for (Class<?> face : at.getInterfaces()) {
                Class<?> found = face.getName().equals(TYPE) ? face : type(face);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
