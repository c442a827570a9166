// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** The store's page. Indexes run free. */
@XenStruct(value = "struct xenstore_domain_interface", header = "io/xs_wire.h")
public final class StoreRing {
    /** Requests, written by the guest. */
    public static final int REQ = 0;
    /** Replies and watch events, written by the store. */
    public static final int RSP = 1024;
    /** Written by the store. */
    public static final int REQ_CONS = 2048;
    /** Written by the guest. */
    public static final int REQ_PROD = 2052;
    /** Written by the guest. */
    public static final int RSP_CONS = 2056;
    /** Written by the store. */
    public static final int RSP_PROD = 2060;
    /** Written before the guest starts. */
    public static final int SERVER_FEATURES = 2064;
    /** Guest asks for a reconnection with XENSTORE_RECONNECT. */
    public static final int CONNECTION = 2068;
    /** Written by the store. */
    public static final int ERROR = 2072;
    /** Bytes of the whole. */
    public static final int SIZE = 2076;

    private StoreRing() {
    }
}
