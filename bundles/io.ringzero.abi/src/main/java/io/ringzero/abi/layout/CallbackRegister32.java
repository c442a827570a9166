// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** CALLBACKOP_register, 32-bit. */
@XenStruct(value = "struct callback_register", header = "callback.h", bits = 32)
public final class CallbackRegister32 {
    /** {@code CALLBACKTYPE_*}. */
    public static final int TYPE = 0;
    /** {@code CALLBACKF_*}. */
    public static final int FLAGS = 2;
    /** Handler's selector. */
    @XenStruct.Member("address.cs")
    public static final int ADDRESS_CS = 4;
    /** Handler's offset. */
    @XenStruct.Member("address.eip")
    public static final int ADDRESS_EIP = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private CallbackRegister32() {
    }
}
