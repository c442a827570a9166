// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/** A control operation could not be done; nothing was changed. The message names what, where and what to do. */
public class ControlException extends Exception {
    private static final long serialVersionUID = 1;

    public ControlException(String message) {
        super(message);
    }

    public ControlException(String message, Throwable cause) {
        super(message, cause);
    }
}
