// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Sub-operations of {@code callback_op}, types of callbacks, flags. */
@XenHeader("callback.h")
public final class CallbackOp {
    public static final int CALLBACKOP_register = 0;
    public static final int CALLBACKOP_unregister = 1;
    public static final int CALLBACKTYPE_event = 0;
    public static final int CALLBACKTYPE_failsafe = 1;
    /** 64-bit only. */
    public static final int CALLBACKTYPE_syscall = 2;
    public static final int CALLBACKTYPE_sysenter_deprecated = 3;
    public static final int CALLBACKTYPE_nmi = 4;
    public static final int CALLBACKTYPE_sysenter = 5;
    public static final int CALLBACKTYPE_syscall32 = 7;
    public static final int CALLBACKF_mask_events = 1;

    private CallbackOp() {
    }
}
