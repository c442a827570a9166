// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_init_control. */
@XenStruct(value = "struct evtchn_init_control", header = "event_channel.h")
public final class EvtchnInitControl {
    public static final int CONTROL_GFN = 0;
    public static final int OFFSET = 8;
    public static final int VCPU = 12;
    /** Out. */
    public static final int LINK_BITS = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private EvtchnInitControl() {
    }
}
