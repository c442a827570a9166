// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_set_priority. */
@XenStruct(value = "struct evtchn_set_priority", header = "event_channel.h")
public final class EvtchnSetPriority {
    public static final int PORT = 0;
    public static final int PRIORITY = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private EvtchnSetPriority() {
    }
}
