// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import org.jspecify.annotations.Nullable;

/**
 * What leaves the engine and what it does by itself. Guest kinds (64-bit PV, 32-bit PV, a bare machine in tests) differ in
 * these and in the translation context, not in engines.
 *
 * @param exitVectors events (exceptions, INT n) of these vectors end the run with {@link Exit#EVENT}
 * @param guestVectors INT n of these vectors, where not in {@code exitVectors}, goes straight through the table at IDTR
 *            (the fast system call of the paper, 2.1.2); exceptions outside {@code exitVectors} always do
 * @param exits set of {@code EXIT_*} bits: instructions that end the run after the checks of their privilege
 * @param cpuid what CPUID answers where it does not exit; also what exists for the vCPU: an instruction whose feature bit is
 *            clear raises #UD, and control register bits of such a feature cannot be set. A table without leaves says
 *            nothing: the engine's own holds
 * @param branches where taken branches are recorded, null for not at all, which is the fast way
 */
public record CpuControls(VectorSet exitVectors, VectorSet guestVectors, int exits, CpuidTable cpuid,
    @Nullable BranchLog branches) {
    /** SYSCALL exits with {@link Exit#SYSCALL}, RIP after it, RCX and R11 untouched. */
    public static final int EXIT_SYSCALL = 1;
    /** SYSENTER exits with {@link Exit#SYSENTER}, RIP after it. */
    public static final int EXIT_SYSENTER = 1 << 1;
    /** HLT exits with {@link Exit#HLT}, RIP after it; without this bit it also ends the run, halted. */
    public static final int EXIT_HLT = 1 << 2;
    /** CPUID exits with {@link Exit#CPUID}, RIP at it. */
    public static final int EXIT_CPUID = 1 << 3;
    /** RDTSC(P) exits with {@link Exit#RDTSC}, RIP at it. */
    public static final int EXIT_RDTSC = 1 << 4;
    /** Port I/O that privilege allows exits with {@link Exit#IO}, RIP at it; else reads answer all ones. */
    public static final int EXIT_IO = 1 << 5;
    /** RDMSR and WRMSR at CPL 0 exit with {@link Exit#MSR}, RIP at it; else the engine's own MSRs answer. */
    public static final int EXIT_MSR = 1 << 6;

    /**
     * In compatibility mode, gates of {@code guestVectors} are those of protected mode: 8 bytes each, to 32-bit code, with
     * stacks of a 32-bit TSS. A processor's long mode has gates to 64-bit code only, so under a 64-bit hypervisor it cannot
     * take a 32-bit guest's system call by itself, as it could in the paper's days (2.1.2); this one can.
     */
    public static final int GATES_32 = 1 << 7;

    /** Without recording branches. */
    public CpuControls(VectorSet exitVectors, VectorSet guestVectors, int exits, CpuidTable cpuid) {
        this(exitVectors, guestVectors, exits, cpuid, null);
    }

    /** The same, recording branches or not. */
    public CpuControls recording(@Nullable BranchLog log) {
        return new CpuControls(exitVectors, guestVectors, exits, cpuid, log);
    }

    /** Nothing exits but what must: the engine is a bare processor. For tests and later guest kinds. */
    public static CpuControls bare(CpuidTable cpuid) {
        return new CpuControls(VectorSet.NONE, VectorSet.ALL, EXIT_HLT, cpuid);
    }
}
