// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

/**
 * What operations of the hypervisor cost in virtual time, nanoseconds (docs/virtual-time.md). Without effect on the real clock. The
 * values are of the order of Xen 4.17's on a machine of 3 GHz; what matters is that they never change by themselves.
 */
public final class Costs {
    /** Entry to the hypervisor by an exception, and the bounce to the guest. */
    public static final int EXCEPTION = 400;
    /** Entry and exit of a hypercall. */
    public static final int HYPERCALL = 150;
    /** An emulated instruction, decoding included. */
    public static final int EMULATION = 900;
    /** A system call of user mode sent on to the guest kernel. */
    public static final int SYSCALL_BOUNCE = 200;
    /** An upcall's frame. */
    public static final int UPCALL = 250;
    /** A page copied between domains. */
    public static final int PAGE_COPY = 300;

    private Costs() {
    }
}
