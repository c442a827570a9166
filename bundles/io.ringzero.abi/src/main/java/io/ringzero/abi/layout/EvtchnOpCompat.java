// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of {@code event_channel_op_compat}. */
@XenStruct(value = "struct evtchn_op", header = "event_channel.h")
public final class EvtchnOpCompat {
    public static final int CMD = 0;
    /** The sub-operation's structure. */
    @XenStruct.Member("u")
    public static final int UNION = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 28;

    private EvtchnOpCompat() {
    }
}
