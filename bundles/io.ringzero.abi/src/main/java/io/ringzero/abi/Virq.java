// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Virtual interrupts. {@code V}: one for each vCPU; {@code G}: one for the domain, bound on vCPU 0. */
@XenHeader("xen.h")
public final class Virq {
    /** V: timeout of a timer. */
    public static final int VIRQ_TIMER = 0;
    /** V: the guest is asked to print its state. */
    public static final int VIRQ_DEBUG = 1;
    /** G, control domain: bytes on the emergency console. */
    public static final int VIRQ_CONSOLE = 2;
    /** G, control domain: something happened to a domain. */
    public static final int VIRQ_DOM_EXC = 3;
    /** G, control domain: trace records are there. */
    public static final int VIRQ_TBUF = 4;
    /** G, control domain: a domain paused for debugging. */
    public static final int VIRQ_DEBUGGER = 6;
    /** V: new profiling sample. */
    public static final int VIRQ_XENOPROF = 7;
    /** G, control domain: bytes in the console ring. */
    public static final int VIRQ_CON_RING = 8;
    /** G, control domain: a pCPU came or went. */
    public static final int VIRQ_PCPU_STATE = 9;
    /** G, control domain: memory event. */
    public static final int VIRQ_MEM_EVENT = 10;
    /** G: Argo message. */
    public static final int VIRQ_ARGO = 11;
    /** G, control domain: heap memory is low. */
    public static final int VIRQ_ENOMEM = 12;
    /** V: performance counter. */
    public static final int VIRQ_XENPMU = 13;
    /** Machine check. */
    public static final int VIRQ_ARCH_0 = 16;
    public static final int VIRQ_ARCH_1 = 17;
    public static final int VIRQ_ARCH_2 = 18;
    public static final int VIRQ_ARCH_3 = 19;
    public static final int VIRQ_ARCH_4 = 20;
    public static final int VIRQ_ARCH_5 = 21;
    public static final int VIRQ_ARCH_6 = 22;
    public static final int VIRQ_ARCH_7 = 23;
    /** How many. */
    public static final int NR_VIRQS = 24;

    private Virq() {
    }
}
