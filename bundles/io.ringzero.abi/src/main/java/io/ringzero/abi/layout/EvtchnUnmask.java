// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_unmask. */
@XenStruct(value = "struct evtchn_unmask", header = "event_channel.h")
public final class EvtchnUnmask {
    public static final int PORT = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private EvtchnUnmask() {
    }
}
