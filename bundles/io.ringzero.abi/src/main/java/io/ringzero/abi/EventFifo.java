// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/**
 * The FIFO event channel ABI: control block and event words. In a word, bits 0 to 16 link to the next port of the
 * queue.
 */
@XenHeader("event_channel.h")
public final class EventFifo {
    /** The highest priority. */
    public static final int EVTCHN_FIFO_PRIORITY_MAX = 0;
    public static final int EVTCHN_FIFO_PRIORITY_DEFAULT = 7;
    /** The lowest priority. */
    public static final int EVTCHN_FIFO_PRIORITY_MIN = 15;
    public static final int EVTCHN_FIFO_MAX_QUEUES = 16;
    /** Bit number. */
    public static final int EVTCHN_FIFO_PENDING = 31;
    /** Bit number. */
    public static final int EVTCHN_FIFO_MASKED = 0x1e;
    /** Bit number. */
    public static final int EVTCHN_FIFO_LINKED = 29;
    /** Bit number. */
    public static final int EVTCHN_FIFO_BUSY = 28;
    public static final int EVTCHN_FIFO_LINK_BITS = 17;
    public static final int EVTCHN_FIFO_LINK_MASK = 0x1ffff;
    public static final int EVTCHN_FIFO_NR_CHANNELS = 131072;

    private EventFifo() {
    }
}
