// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.lang.System.Logger.Level;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;

/**
 * Teaches each session of the line editor to complete {@code xl}'s verbs and domains, once its first command (the profile) has
 * run. On the session's thread; sessions without a line editor are left alone.
 */
public final class Completion implements CommandSessionListener {
    private static final String DONE = ".xl.completion";
    private static final String LINE = "complete -c xl:xl -a 'xl:words ($.commandLine words) ($.commandLine wordIndex)'";

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        // Nothing to do before.
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception fault) {
        teach(session);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        teach(session);
    }

    private static void teach(CommandSession session) {
        if (session.get(LineEditorMode.VARIABLE) == null || session.get(DONE) != null) {
            return;
        }
        session.put(DONE, true);
        try {
            session.execute(LINE);
        } catch (Exception e) {
            System.getLogger(Completion.class.getName()).log(Level.WARNING, "xl is not completed in this session", e);
        }
    }
}
