// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_bind_pirq. */
@XenStruct(value = "struct evtchn_bind_pirq", header = "event_channel.h")
public final class EvtchnBindPirq {
    public static final int PIRQ = 0;
    public static final int FLAGS = 4;
    /** Out. */
    public static final int PORT = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private EvtchnBindPirq() {
    }
}
