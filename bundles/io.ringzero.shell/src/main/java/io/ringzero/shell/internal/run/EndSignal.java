// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.machine.Machine;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run: the first to say so wins, and from then on the machine stands still, until this is closed. Said in a turn,
 * the machine stops with that turn, at the instruction that brought it about. Any thread.
 */
final class EndSignal implements AutoCloseable {
    private final Machine machine;
    private final Runnable wake;
    private final AtomicReference<@Nullable Finish> finish = new AtomicReference<>();
    private volatile Machine.@Nullable Hold hold;

    /**
     * A signal that was not given yet.
     *
     * @param wake runs once it is given and the hold is taken
     */
    EndSignal(Machine machine, Runnable wake) {
        this.machine = machine;
        this.wake = wake;
    }

    void end(Finish.Kind kind, String reason) {
        end(new Finish(kind, reason));
    }

    void end(Finish how) {
        if (finish.compareAndSet(null, how)) {
            hold = machine.hold();
            wake.run();
        }
    }

    /** What the end was, null while there is none. */
    @Nullable
    Finish finish() {
        return hold == null ? null : finish.get();
    }

    /** Lets the machine go on. */
    @Override
    public void close() {
        Machine.Hold held = hold;
        if (held != null) {
            held.close();
        }
    }
}
