// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** The console's page. {@code in}: to the guest; {@code out}: from it. Indexes run free. */
@XenStruct(value = "struct xencons_interface", header = "io/console.h")
public final class ConsoleRing {
    /** 1024 bytes, written by the back-end. */
    public static final int IN = 0;
    /** 2048 bytes, written by the guest. */
    public static final int OUT = 1024;
    /** Written by the guest. */
    public static final int IN_CONS = 3072;
    /** Written by the back-end. */
    public static final int IN_PROD = 3076;
    /** Written by the back-end. */
    public static final int OUT_CONS = 3080;
    /** Written by the guest. */
    public static final int OUT_PROD = 3084;
    /** Bytes of the whole. */
    public static final int SIZE = 3088;

    private ConsoleRing() {
    }
}
