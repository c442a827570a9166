// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import io.ringzero.x86.Assembler;

/**
 * A loop as a compiler would write it. Code lies at {@link #CODE}, a table at {@link #TABLE}, data at {@link #DATA}; there is a
 * stack. A run leaves its answer in RAX and may change any register and the data; it can be run again once {@link #data} are
 * back in their place. For one thread.
 */
public abstract class Kernel {
    public static final long CODE = 0x10000;
    public static final long TABLE = 0x90000;
    public static final long DATA = 0x100000;
    /** Bytes from {@link #DATA} on that a kernel may use. */
    public static final int DATA_BYTES = 1 << 20;

    /** What the table calls it. */
    public abstract String name();

    /**
     * Writes the loop.
     *
     * @param end writes what is to come after it; called once
     */
    public abstract void code(Assembler a, Runnable end);

    /** What lies at {@link #DATA} at the start. */
    public byte[] data() {
        return new byte[0];
    }

    /** What lies at {@link #TABLE}. */
    public byte[] table() {
        return new byte[0];
    }

    /** RAX in the end, computed by other means. */
    public abstract long answer();

    @Override
    public final String toString() {
        return name();
    }
}
