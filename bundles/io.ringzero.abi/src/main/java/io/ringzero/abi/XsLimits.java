// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Limits of the store protocol, and what its ring's feature, connection and error words hold. */
@XenHeader("io/xs_wire.h")
public final class XsLimits {
    public static final int XENSTORE_RING_SIZE = 1024;
    /** Bytes after the header. */
    public static final int XENSTORE_PAYLOAD_MAX = 4096;
    public static final int XENSTORE_ABS_PATH_MAX = 3072;
    public static final int XENSTORE_REL_PATH_MAX = 2048;
    public static final int XENSTORE_SERVER_FEATURE_RECONNECTION = 1;
    public static final int XENSTORE_SERVER_FEATURE_ERROR = 2;
    public static final int XENSTORE_CONNECTED = 0;
    public static final int XENSTORE_RECONNECT = 1;
    public static final int XENSTORE_ERROR_NONE = 0;
    public static final int XENSTORE_ERROR_COMM = 1;
    public static final int XENSTORE_ERROR_RINGIDX = 2;
    public static final int XENSTORE_ERROR_PROTO = 3;

    private XsLimits() {
    }
}
