// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_expand_array. */
@XenStruct(value = "struct evtchn_expand_array", header = "event_channel.h")
public final class EvtchnExpandArray {
    public static final int ARRAY_GFN = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private EvtchnExpandArray() {
    }
}
