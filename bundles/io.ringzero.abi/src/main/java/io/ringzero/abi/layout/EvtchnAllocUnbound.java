// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_alloc_unbound. */
@XenStruct(value = "struct evtchn_alloc_unbound", header = "event_channel.h")
public final class EvtchnAllocUnbound {
    public static final int DOM = 0;
    public static final int REMOTE_DOM = 2;
    /** Out. */
    public static final int PORT = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private EvtchnAllocUnbound() {
    }
}
