// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_bind_virq. */
@XenStruct(value = "struct evtchn_bind_virq", header = "event_channel.h")
public final class EvtchnBindVirq {
    public static final int VIRQ = 0;
    public static final int VCPU = 4;
    /** Out. */
    public static final int PORT = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private EvtchnBindVirq() {
    }
}
