// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

/** A command that was not done. The message is two lines: why, and what to do. */
public final class XlException extends Exception {
    private static final long serialVersionUID = 1;

    public XlException(String why, String advice) {
        super(why + "\n" + advice);
    }
}
