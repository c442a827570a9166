// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.domain.VcpuHistory;
import io.ringzero.core.internal.memory.Memories;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down how a vCPU stands: registers, code about RIP, stack, what it did before, and the page walk where a page fault was the
 * last thing to happen. Reads only. On pCPU threads and at safe points.
 */
@Singleton
public final class CrashReports {
    private static final int PAGE_FAULT = 14;

    private final Machine machine;
    private final Memories memories;
    private final GuestView view;

    @Inject
    public CrashReports(Machine machine, Memories memories, GuestView view) {
        this.machine = machine;
        this.memories = memories;
        this.view = view;
    }

    /** A report of now. */
    public CrashReport make(Vcpu vcpu, String rule) {
        return new CrashReport(vcpu.id(), rule, lines(vcpu));
    }

    /** What brought a vCPU to the hypervisor the last time, in words; it has been there before. */
    public static String lastExit(Vcpu vcpu) {
        return HistoryLines.name(vcpu.history().exits().getFirst());
    }

    /** How a vCPU stands. */
    public List<String> lines(Vcpu vcpu) {
        List<String> lines = new ArrayList<>(RegisterLines.of(vcpu));
        lines.addAll(CodeLines.of(vcpu, view));
        lines.addAll(StackLines.of(vcpu, view));
        lines.addAll(walk(vcpu));
        lines.addAll(HistoryLines.of(vcpu));
        return lines;
    }

    private List<String> walk(Vcpu vcpu) {
        List<VcpuHistory.ExitEntry> exits = vcpu.history().exits();
        if (exits.isEmpty() || exits.getFirst().reason() != Exit.EVENT || exits.getFirst().vector() != PAGE_FAULT
            || vcpu.state().getInt(CpuState.OFF_EXIT_KIND) == Exit.KIND_SOFTWARE) {
            return List.of();
        }
        return WalkLines.of(vcpu, exits.getFirst().linear(), machine.memory(), memories::describe);
    }
}
