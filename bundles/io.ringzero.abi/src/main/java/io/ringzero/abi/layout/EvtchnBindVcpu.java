// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_bind_vcpu. */
@XenStruct(value = "struct evtchn_bind_vcpu", header = "event_channel.h")
public final class EvtchnBindVcpu {
    public static final int PORT = 0;
    public static final int VCPU = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private EvtchnBindVcpu() {
    }
}
