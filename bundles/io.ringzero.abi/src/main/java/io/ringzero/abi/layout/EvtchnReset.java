// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_reset. */
@XenStruct(value = "struct evtchn_reset", header = "event_channel.h")
public final class EvtchnReset {
    public static final int DOM = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 2;

    private EvtchnReset() {
    }
}
