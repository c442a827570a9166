// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/** Why {@link Cpu#run} returned. Operands lie in the {@link CpuState}. */
public final class Exit {
    /** The budget is used up. */
    public static final int BUDGET = 0;
    /** {@link Cpu#kick} was called. */
    public static final int KICK = 1;
    /**
     * An exception or software interrupt of an exit vector. RIP is at the instruction for faults, after it for traps and INT n
     * (as the pushed value would be); vector, kind, error code, for #PF the linear address, are operands.
     */
    public static final int EVENT = 2;
    public static final int SYSCALL = 3;
    public static final int SYSENTER = 4;
    public static final int HLT = 5;
    public static final int CPUID = 6;
    public static final int RDTSC = 7;
    public static final int IO = 8;
    public static final int MSR = 9;
    /** A triple fault: no event could be delivered. */
    public static final int SHUTDOWN = 10;

    /** {@link #EVENT} kind: a fault, RIP at the instruction, nothing retired. */
    public static final int KIND_FAULT = 0;
    /** {@link #EVENT} kind: a trap, RIP after the instruction, which is retired. */
    public static final int KIND_TRAP = 1;
    /** {@link #EVENT} kind: INT n, INT3, INTO, INT1: RIP after it, retired; {@link CpuState#OFF_EXIT_LENGTH} is its length, so that
     * the core can step back where the gate forbids it. */
    public static final int KIND_SOFTWARE = 2;

    private Exit() {
    }
}
