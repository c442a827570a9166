// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** CALLBACKOP_register, 64-bit. */
@XenStruct(value = "struct callback_register", header = "callback.h", bits = 64)
public final class CallbackRegister {
    /** {@code CALLBACKTYPE_*}. */
    public static final int TYPE = 0;
    /** {@code CALLBACKF_*}. */
    public static final int FLAGS = 2;
    /** Handler. */
    public static final int ADDRESS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private CallbackRegister() {
    }
}
