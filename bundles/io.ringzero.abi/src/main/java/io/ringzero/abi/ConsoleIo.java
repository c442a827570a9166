// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Commands of {@code console_io}. */
@XenHeader("xen.h")
public final class ConsoleIo {
    /** Count, pointer to text. */
    public static final int CONSOLEIO_write = 0;
    /** Count, pointer to buffer. */
    public static final int CONSOLEIO_read = 1;

    private ConsoleIo() {
    }
}
