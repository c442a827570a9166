// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

/** A damped proxy was called, its service had gone and no other came in time, or its own bundle is being stopped. */
public final class ServiceGoneException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** The message says which service and what to do. */
    public ServiceGoneException(String message) {
        super(message);
    }
}
