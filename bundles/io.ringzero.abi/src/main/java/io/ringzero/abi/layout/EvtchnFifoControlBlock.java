// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Control block of one vCPU in the FIFO ABI. */
@XenStruct(value = "struct evtchn_fifo_control_block", header = "event_channel.h")
public final class EvtchnFifoControlBlock {
    /** Bit n: queue n holds something. */
    public static final int READY = 0;
    /** First port of each of the 16 queues. */
    public static final int HEAD = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 72;

    private EvtchnFifoControlBlock() {
    }
}
