// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.abi.X86Flat32;

/**
 * What a PV guest's kernel registered for one vCPU beside its page tables (public/arch-x86/xen.h, vcpu_guest_context): plain
 * data, written by the trap hypercalls.
 */
public final class PvContext {
    private static final int NMI = 2;
    private static final int MASKS_EVENTS = 4;

    /** Handler address per vector, 0 for none. */
    public final long[] trapAddress = new long[256];
    /** Code selector per vector. */
    public final int[] trapSelector = new int[256];
    /** TI_GET_DPL and TI_GET_IF bits per vector. */
    public final int[] trapFlags = new int[256];
    /** Stack for entries from user mode (HYPERVISOR_stack_switch). */
    public long kernelSp;
    public int kernelSs;
    /** CALLBACKTYPE_event; 0 for none. */
    public long eventCallback;
    public long failsafeCallback;
    public boolean failsafeMasksEvents;
    public long syscallCallback;
    public boolean syscallMasksEvents;
    public long syscall32Callback;
    public boolean syscall32MasksEvents;
    public long sysenterCallback;
    public boolean sysenterMasksEvents;
    /** An NMI waits to be delivered; it is masked from its delivery to the next iret. */
    public boolean nmiPending;
    public boolean nmiMasked;
    /** Code selectors of the callbacks; used by 32-bit guests. */
    public int eventSelector;
    public int failsafeSelector;
    public int syscall32Selector;
    public int sysenterSelector;
    /** INT 0x80 goes from ring 3 to the guest kernel without the hypervisor; 32-bit guests. */
    public boolean directGate;
    /** Bits of CR0 as the guest sees them: TS is the processor's, the rest fixed at creation. */
    public long cr0;
    /** CR4 as the guest sees it. */
    public long cr4;
    /** I/O privilege level that the guest believes to have, in bits 12 and 13 as in RFLAGS. */
    public int iopl;
    /** Linear address of the I/O permission bitmap, and how many ports it has. */
    public long ioBitmap;
    public int ioBitmapPorts;
    /** CPUID outside the guest kernel raises #GP (MSR 0x140, CPUID faulting). */
    public boolean cpuidFaulting;
    /** An emulated port access has met an I/O breakpoint. */
    public boolean portMatch;
    /** DR7 bits with I/O breakpoints, kept apart (DR7 emulation). */
    public long emulatedDr7;

    /** Sets the handler of NMIs: vector 2 of the trap table, with events masked; 0 for none. */
    public void nmiHandler(long address) {
        trapAddress[NMI] = address;
        trapSelector[NMI] = address == 0 ? 0 : X86Flat32.FLAT_RING1_CS; // 64-bit guests have one segment
        trapFlags[NMI] = address == 0 ? 0 : MASKS_EVENTS;
    }

    /** Forgets all, as at VCPUOP_initialise. */
    public void clear() {
        java.util.Arrays.fill(trapAddress, 0);
        java.util.Arrays.fill(trapSelector, 0);
        java.util.Arrays.fill(trapFlags, 0);
        kernelSp = 0;
        kernelSs = 0;
        eventCallback = 0;
        failsafeCallback = 0;
        failsafeMasksEvents = false;
        syscallCallback = 0;
        syscallMasksEvents = false;
        syscall32Callback = 0;
        syscall32MasksEvents = false;
        sysenterCallback = 0;
        sysenterMasksEvents = false;
        nmiPending = false;
        nmiMasked = false;
        eventSelector = 0;
        failsafeSelector = 0;
        syscall32Selector = 0;
        sysenterSelector = 0;
        directGate = false;
        cr0 = 0;
        cr4 = 0;
        iopl = 0;
        ioBitmap = 0;
        ioBitmapPorts = 0;
        cpuidFaulting = false;
        portMatch = false;
        emulatedDr7 = 0;
    }
}
