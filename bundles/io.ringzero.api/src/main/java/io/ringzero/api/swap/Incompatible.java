// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

/** A refusal to take over a state; the message says what does not fit. */
public class Incompatible extends Exception {
    private static final long serialVersionUID = 1;

    public Incompatible(String message) {
        super(message);
    }
}
