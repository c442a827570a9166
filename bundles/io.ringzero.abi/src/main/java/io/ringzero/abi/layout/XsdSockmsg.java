// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Header of a store message. */
@XenStruct(value = "struct xsd_sockmsg", header = "io/xs_wire.h")
public final class XsdSockmsg {
    /** {@code XS_*}. */
    public static final int TYPE = 0;
    /** Chosen by the asker, given back. */
    public static final int REQ_ID = 4;
    /** Transaction, 0 for none. */
    public static final int TX_ID = 8;
    /** Bytes that follow. */
    public static final int LEN = 12;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private XsdSockmsg() {
    }
}
