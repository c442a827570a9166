// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import io.ringzero.abi.HypercallNames;
import io.ringzero.api.machine.BranchLog;
import io.ringzero.api.machine.Exit;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.domain.VcpuHistory;
import java.util.ArrayList;
import java.util.List;

/** What a vCPU did before: refused hypercalls, exits, branches; latest first. */
final class HistoryLines {
    private static final List<String> VECTORS = List.of("#DE", "#DB", "NMI", "#BP", "#OF", "#BR", "#UD", "#NM", "#DF",
        "9", "#TS", "#NP", "#SS", "#GP", "#PF", "15", "#MF", "#AC", "#MC", "#XM");
    private static final int PAGE_FAULT = 14;

    private HistoryLines() {
    }

    static List<String> of(Vcpu vcpu) {
        List<String> lines = new ArrayList<>();
        for (VcpuHistory.Refusal refusal : vcpu.history().refusals()) {
            String times = refusal.times() == 1 ? "" : ", " + refusal.times() + " times";
            lines.add("refused: %s = -%d at %s, %s%s: %s".formatted(refusal.name(), refusal.errno(), GuestView.named(
                vcpu, refusal.rip()), ago(vcpu, refusal.retired()), times, refusal.why()));
        }
        for (VcpuHistory.ExitEntry exit : vcpu.history().exits()) {
            lines.add("exit: %s at %s, %s".formatted(name(exit), GuestView.named(vcpu, exit.rip()), ago(vcpu, exit
                .retired())));
        }
        BranchLog branches = vcpu.history().branches();
        if (branches == null) {
            lines.add("branches: not recorded (--branches records them; a run in virtual time repeats itself)");
            return lines;
        }
        for (BranchLog.Branch branch : branches.latest()) {
            lines.add("branch: %s -> %s".formatted(GuestView.named(vcpu, branch.from()), GuestView.named(vcpu, branch
                .to())));
        }
        return lines;
    }

    /** An exit in words. */
    static String name(VcpuHistory.ExitEntry exit) {
        return switch (exit.reason()) {
            case Exit.EVENT -> event(exit);
            case Exit.SYSCALL -> exit.rax() >= 0 && exit.rax() < 64
                ? "syscall, rax %d (%s)".formatted(exit.rax(), HypercallNames.name((int) exit.rax()))
                : "syscall, rax %x".formatted(exit.rax());
            case Exit.SYSENTER -> "sysenter";
            case Exit.CPUID -> "cpuid, eax %x".formatted(exit.rax() & 0xffff_ffffL);
            case Exit.HLT -> "hlt";
            case Exit.SHUTDOWN -> "triple fault";
            default -> "reason " + exit.reason();
        };
    }

    private static String event(VcpuHistory.ExitEntry exit) {
        return exit.vector() == PAGE_FAULT
            ? pageFault(exit.linear(), exit.error())
            : "%s, error code %x".formatted(vector(exit.vector()), exit.error());
    }

    /** A page fault in words (SDM Vol. 3A 4.7). */
    static String pageFault(long linear, int error) {
        String access = (error & 16) != 0 ? "fetch" : (error & 2) != 0 ? "write" : "read";
        String why = (error & 8) != 0 ? "reserved bit set" : (error & 1) != 0 ? "not allowed" : "not present";
        return "#PF, %s of %016x, %s, error code %x".formatted(access, linear, why, error);
    }

    /** A vector as manuals name it. */
    static String vector(int vector) {
        return vector < VECTORS.size() ? VECTORS.get(vector) : "int %x".formatted(vector);
    }

    private static String ago(Vcpu vcpu, long retired) {
        long instructions = vcpu.state().retired() - retired;
        return instructions + (instructions == 1 ? " instruction before" : " instructions before");
    }
}
