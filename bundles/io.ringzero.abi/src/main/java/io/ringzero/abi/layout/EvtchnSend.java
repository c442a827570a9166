// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_send. */
@XenStruct(value = "struct evtchn_send", header = "event_channel.h")
public final class EvtchnSend {
    public static final int PORT = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private EvtchnSend() {
    }
}
