// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.launch;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The terminal that the command was called on; pipes and files count too. Given by the launcher, used by one thread at a time
 * but for {@link #out} and {@link #err}.
 */
public interface Terminal {
    /** Bytes typed; ends with stdin. Reading blocks. */
    InputStream in();

    /** Where answers go; bytes pass as they are. */
    PrintStream out();

    /** Where progress and faults go. */
    PrintStream err();

    /** Whether stdin and stdout are a terminal. */
    boolean interactive();

    /**
     * Raw mode: keys come one by one and are not echoed, Ctrl-C included. Ends with {@link Raw#close} and, whatever happens,
     * with the process. Without effect where stdin is no terminal.
     */
    Raw raw();

    /** A stay in raw mode. */
    interface Raw extends AutoCloseable {
        @Override
        void close();
    }
}
