// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.core.internal.domain.Vcpu;
import java.util.ArrayList;
import java.util.List;

/** Registers of a vCPU. */
final class RegisterLines {
    private static final String[] NAMES = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10",
        "r11", "r12", "r13", "r14", "r15"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
    private static final String[] FLAGS = {"CF", "", "PF", "", "AF", "", "ZF", "SF", "TF", "IF", "DF", "OF", "", "",
        "NT", "", "RF", "VM", "AC"};
    private static final int PER_LINE = 4;

    private RegisterLines() {
    }

    static List<String> of(Vcpu vcpu) {
        CpuState state = vcpu.state();
        List<String> lines = new ArrayList<>();
        lines.add("rip " + GuestView.named(vcpu, state.rip()));
        lines.add("rflags %08x (%s)  guest %s  retired %d".formatted(state.rflags(), flags(state.rflags()),
            vcpu.hasPaging() && vcpu.paging().kernelMode() ? "kernel" : "user", state.retired()));
        lines.add("cr0 %08x  cr2 %016x  cr3 %016x  cr4 %08x".formatted(state.get(CpuState.OFF_CR0), state.get(
            CpuState.OFF_CR2), state.get(CpuState.OFF_CR3), state.get(CpuState.OFF_CR4)));
        for (int i = 0; i < NAMES.length; i += PER_LINE) {
            StringBuilder line = new StringBuilder();
            for (int r = i; r < i + PER_LINE; r++) {
                line.append("%-3s %016x  ".formatted(NAMES[r], state.gpr(r)));
            }
            lines.add(line.toString().stripTrailing());
        }
        StringBuilder segments = new StringBuilder();
        for (int i = 0; i < SEGMENTS.length; i++) {
            Segment segment = state.segment(i);
            segments.append("%s %04x".formatted(SEGMENTS[i], segment.selector()));
            segments.append(segment.base() == 0 ? "  " : ":%x  ".formatted(segment.base()));
        }
        segments.append("kernel gs %x".formatted(state.get(CpuState.OFF_KERNEL_GS_BASE)));
        lines.add(segments.toString());
        return lines;
    }

    private static String flags(long rflags) {
        List<String> set = new ArrayList<>();
        for (int bit = 0; bit < FLAGS.length; bit++) {
            if (!FLAGS[bit].isEmpty() && (rflags >>> bit & 1) != 0) {
                set.add(FLAGS[bit]);
            }
        }
        return String.join(" ", set);
    }
}
