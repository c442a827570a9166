// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** EVTCHNOP_status. */
@XenStruct(value = "struct evtchn_status", header = "event_channel.h")
public final class EvtchnStatus {
    public static final int DOM = 0;
    public static final int PORT = 4;
    /** Out: {@code EVTCHNSTAT_*}. */
    public static final int STATUS = 8;
    /** Out. */
    public static final int VCPU = 12;
    /** Out. */
    @XenStruct.Member("u.unbound.dom")
    public static final int UNBOUND_DOM = 16;
    /** Out. */
    @XenStruct.Member("u.interdomain.dom")
    public static final int INTERDOMAIN_DOM = 16;
    /** Out. */
    @XenStruct.Member("u.interdomain.port")
    public static final int INTERDOMAIN_PORT = 20;
    /** Out. */
    @XenStruct.Member("u.pirq")
    public static final int PIRQ = 16;
    /** Out. */
    @XenStruct.Member("u.virq")
    public static final int VIRQ = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private EvtchnStatus() {
    }
}
