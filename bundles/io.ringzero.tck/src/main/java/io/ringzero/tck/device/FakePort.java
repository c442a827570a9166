// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.device;

import io.ringzero.api.device.EventChannels;
import org.jspecify.annotations.Nullable;

/** A back-end's end of an event channel; the test is at the other. */
public final class FakePort implements EventChannels.Port {
    private final int number;
    private @Nullable Runnable turn;
    private int sent;

    FakePort(int number) {
        this.number = number;
    }

    void bind(Runnable newTurn) {
        turn = newTurn;
    }

    boolean bound() {
        return turn != null;
    }

    /** The guest sends an event: the back-end's turn runs, unless the port is closed. */
    public void notifyBackend() {
        Runnable now = turn;
        if (now != null) {
            now.run();
        }
    }

    /** Events that the back-end sent so far. */
    public int sent() {
        return sent;
    }

    /** Whether the back-end has bound it and not closed it. */
    public boolean open() {
        return turn != null;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void send() {
        if (turn != null) {
            sent++;
        }
    }

    @Override
    public void close() {
        turn = null;
    }
}
