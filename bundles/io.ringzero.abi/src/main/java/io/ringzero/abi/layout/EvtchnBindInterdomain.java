// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_bind_interdomain. */
@XenStruct(value = "struct evtchn_bind_interdomain", header = "event_channel.h")
public final class EvtchnBindInterdomain {
    public static final int REMOTE_DOM = 0;
    public static final int REMOTE_PORT = 4;
    /** Out. */
    public static final int LOCAL_PORT = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private EvtchnBindInterdomain() {
    }
}
