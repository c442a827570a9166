// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

/** An operation is refused; carries the error's name as it goes over the wire. No stack trace: an ordinary answer. */
final class StoreException extends Exception {
    static final String EINVAL = "EINVAL";
    static final String EACCES = "EACCES";
    static final String EEXIST = "EEXIST";
    static final String EISDIR = "EISDIR";
    static final String ENOENT = "ENOENT";
    static final String ENOSPC = "ENOSPC";
    static final String EPERM = "EPERM";
    static final String ENOSYS = "ENOSYS";
    static final String EAGAIN = "EAGAIN";
    static final String E2BIG = "E2BIG";
    private static final long serialVersionUID = 1;

    /** Names are those of {@code xsd_errors} in public/io/xs_wire.h. */
    StoreException(String name) {
        super(name, null, false, false);
    }

    /** Such as {@code ENOENT}. */
    String error() {
        return String.valueOf(getMessage());
    }
}
