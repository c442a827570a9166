// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

/** The host's processor cannot be asked, or a case ended the helper; the message says which. */
final class HostCpuException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HostCpuException(String message) {
        super(message);
    }
}
