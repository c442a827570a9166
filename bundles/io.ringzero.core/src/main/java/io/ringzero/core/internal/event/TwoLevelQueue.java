// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.layout.SharedInfo;
import io.ringzero.abi.layout.SharedInfo32;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.abi.layout.VcpuInfo32;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;

/**
 * The two-level form: one pending and one mask bit per port in shared_info, and per vCPU a word that says which words of pending
 * bits to look at (public/xen.h, shared_info). Words are as wide as the guest's {@code unsigned long}.
 */
final class TwoLevelQueue implements EventQueue {
    private final Domain domain;
    private final GuestBits bits;
    private final Upcalls upcalls;
    private final int wordShift;
    private final int pendingOffset;
    private final int maskOffset;
    private final int selectorOffset;

    TwoLevelQueue(Domain domain, MachineMemory memory, Upcalls upcalls) {
        boolean wide = domain.type() == GuestType.PV64;
        this.domain = domain;
        this.bits = new GuestBits(memory);
        this.upcalls = upcalls;
        this.wordShift = wide ? 6 : 5;
        this.pendingOffset = wide ? SharedInfo.EVTCHN_PENDING : SharedInfo32.EVTCHN_PENDING;
        this.maskOffset = wide ? SharedInfo.EVTCHN_MASK : SharedInfo32.EVTCHN_MASK;
        this.selectorOffset = wide ? VcpuInfo.EVTCHN_PENDING_SEL : VcpuInfo32.EVTCHN_PENDING_SEL;
    }

    @Override
    public int channels() {
        return 1 << 2 * wordShift;
    }

    @Override
    public void raise(Port port, Vcpu vcpu) {
        if (!bits.testAndSet(pendingWords(), port.number) && !masked(port)) {
            select(port, vcpu);
        }
    }

    @Override
    public void clear(Port port) {
        bits.testAndClear(pendingWords(), port.number);
    }

    @Override
    public void unmask(Port port, Vcpu vcpu) {
        if (bits.testAndClear(maskWords(), port.number) && pending(port)) {
            select(port, vcpu);
        }
    }

    @Override
    public boolean pending(Port port) {
        return bits.test(pendingWords(), port.number);
    }

    @Override
    public boolean masked(Port port) {
        return bits.test(maskWords(), port.number);
    }

    @Override
    public void lookAtAll(Vcpu vcpu) {
        long info = vcpu.areas().vcpuInfo();
        for (int word = 0; info != 0 && word < 1 << wordShift; word++) {
            bits.testAndSet(info + selectorOffset, word);
        }
    }

    private void select(Port port, Vcpu vcpu) {
        long info = vcpu.areas().vcpuInfo();
        if (info != 0 && !bits.testAndSet(info + selectorOffset, port.number >> wordShift)) {
            upcalls.mark(vcpu);
        }
    }

    private long pendingWords() {
        return domain.memory().sharedInfo() + pendingOffset;
    }

    private long maskWords() {
        return domain.memory().sharedInfo() + maskOffset;
    }
}
