// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_close. */
@XenStruct(value = "struct evtchn_close", header = "event_channel.h")
public final class EvtchnClose {
    public static final int PORT = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private EvtchnClose() {
    }
}
