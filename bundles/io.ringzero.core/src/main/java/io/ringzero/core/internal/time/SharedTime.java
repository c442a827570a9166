// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.time;

import io.ringzero.abi.layout.SharedInfo;
import io.ringzero.abi.layout.SharedInfo32;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.abi.layout.VcpuTimeInfo;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Writes what guests compute time from: vcpu_time_info and the wall clock in shared_info (public/xen.h). The TSC runs at
 * {@link Clock#TSC_HERTZ}, so the scale never changes; stamps are renewed whenever a vCPU begins to run.
 */
@Singleton
public final class SharedTime {
    /** tsc_to_system_mul and tsc_shift for 1 GHz: (ticks &lt;&lt; 1) * 2^31 &gt;&gt; 32. */
    static final int MUL = 0x8000_0000;
    static final int SHIFT = 1;
    private static final long NANOS = 1_000_000_000L;

    private final Clock clock;
    private final MachineMemory memory;
    private final GuestMemory guest;
    private long correction;

    @Inject
    public SharedTime(Machine machine, GuestMemory guest) {
        this.clock = machine.clock();
        this.memory = machine.memory();
        this.guest = guest;
    }

    /**
     * Says what time of day it was at a system time (XENPF_settime64): {@link #wallClock} tells that from now on. The machine's own
     * clock stays.
     */
    public void setTimeOfDay(long seconds, long nanos, long systemNanos) {
        correction = seconds * NANOS + nanos - systemNanos - (clock.wallNanos() - clock.systemNanos());
    }

    /** Writes the time of day at system time 0. */
    public void wallClock(Domain domain) {
        boolean wide = domain.type() == GuestType.PV64;
        long at = domain.memory().sharedInfo();
        long version = at + (wide ? SharedInfo.WC_VERSION : SharedInfo32.WC_VERSION);
        long start = clock.wallNanos() - clock.systemNanos() + correction;
        long seconds = Math.floorDiv(start, NANOS);
        int before = memory.readInt(version) & ~1;
        memory.writeInt(version, before + 1);
        memory.writeInt(at + (wide ? SharedInfo.WC_SEC : SharedInfo32.WC_SEC), (int) seconds);
        memory.writeInt(at + (wide ? SharedInfo.WC_NSEC : SharedInfo32.WC_NSEC), (int) Math.floorMod(start, NANOS));
        memory.writeInt(at + (wide ? SharedInfo.WC_SEC_HI : SharedInfo32.WC_SEC_HI), (int) (seconds >>> 32));
        memory.writeInt(version, before + 2);
    }

    /** Renews a vCPU's time stamp, in vcpu_info and in the second area that it may have. */
    public void update(Vcpu vcpu) {
        long info = vcpu.areas().vcpuInfo();
        if (info == 0) {
            return;
        }
        long at = info + VcpuInfo.TIME;
        int version = memory.readInt(at + VcpuTimeInfo.VERSION) & ~1;
        memory.writeInt(at + VcpuTimeInfo.VERSION, version + 1);
        memory.writeLong(at + VcpuTimeInfo.TSC_TIMESTAMP, tsc(vcpu));
        memory.writeLong(at + VcpuTimeInfo.SYSTEM_TIME, clock.systemNanos());
        memory.writeInt(at + VcpuTimeInfo.TSC_TO_SYSTEM_MUL, MUL);
        memory.writeByte(at + VcpuTimeInfo.TSC_SHIFT, (byte) SHIFT);
        memory.writeByte(at + VcpuTimeInfo.FLAGS, (byte) 0);
        memory.writeInt(at + VcpuTimeInfo.VERSION, version + 2);
        if (vcpu.areas().time() != 0) {
            second(vcpu, at);
        }
    }

    private void second(Vcpu vcpu, long master) {
        byte[] copy = new byte[VcpuTimeInfo.SIZE];
        memory.read(master, copy, 0, copy.length);
        Struct odd = new Struct(copy.clone());
        odd.put32(VcpuTimeInfo.VERSION, odd.i32(VcpuTimeInfo.VERSION) - 1);
        try {
            guest.copyOut(vcpu, vcpu.areas().time(), odd.bytes());
            guest.copyOut(vcpu, vcpu.areas().time(), copy);
        } catch (GuestFaultException e) {
            // Not mapped in user mode, or not any more: Xen tries again at the next update, and so do we.
            vcpu.areas().stale(true);
        }
    }

    private long tsc(Vcpu vcpu) {
        return clock.tsc() + vcpu.state().get(CpuState.OFF_TSC_OFFSET);
    }
}
