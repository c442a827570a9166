// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_bind_ipi. */
@XenStruct(value = "struct evtchn_bind_ipi", header = "event_channel.h")
public final class EvtchnBindIpi {
    public static final int VCPU = 0;
    /** Out. */
    public static final int PORT = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private EvtchnBindIpi() {
    }
}
