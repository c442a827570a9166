// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

/** The host's processor cannot be asked, or a case ended the helper; the message says which. */
final class HostCpuException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int index;

    HostCpuException(String message) {
        this(message, -1);
    }

    HostCpuException(String message, int index) {
        super(message);
        this.index = index;
    }

    /** Number of the case in its batch; below 0 where none is to blame. */
    int index() {
        return index;
    }
}
