// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** CALLBACKOP_unregister. */
@XenStruct(value = "struct callback_unregister", header = "callback.h")
public final class CallbackUnregister {
    public static final int TYPE = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private CallbackUnregister() {
    }
}
