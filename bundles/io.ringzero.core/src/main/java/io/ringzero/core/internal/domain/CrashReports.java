// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.core.internal.trap.GuestDecoder;
import io.ringzero.x86.Disassembler;
import io.ringzero.x86.Syntax;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down how a vCPU stood when its domain was ended: registers, code about RIP, stack. Reads only. On pCPU threads. */
@Singleton
public final class CrashReports {
    private static final String[] NAMES = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10",
        "r11", "r12", "r13", "r14", "r15"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
    private static final int PER_LINE = 4;
    private static final int STACK_WORDS = 16;
    private static final int CODE_BEFORE = 16;
    private static final int CODE_AFTER = 32;
    private static final int INSTRUCTIONS = 6;

    private final GuestMemory memory;
    private final Disassembler disassembler = new Disassembler(Syntax.INTEL);

    @Inject
    public CrashReports(GuestMemory memory) {
        this.memory = memory;
    }

    /** A report of now. */
    public CrashReport make(Vcpu vcpu, String rule) {
        CpuState state = vcpu.state();
        List<String> lines = new ArrayList<>();
        lines
            .add("rip %016x  rflags %08x  cr2 %016x  cr3 %016x  retired %d".formatted(state.rip(), state.rflags(), state
                .get(CpuState.OFF_CR2), state.get(CpuState.OFF_CR3), state.retired()));
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
        lines.add(segments.toString().stripTrailing());
        lines.addAll(code(vcpu));
        lines.addAll(stack(vcpu));
        return new CrashReport(vcpu.id(), rule, lines);
    }

    private List<String> code(Vcpu vcpu) {
        long rip = vcpu.state().rip();
        byte[] before = readable(vcpu, rip - CODE_BEFORE, CODE_BEFORE);
        byte[] after = readable(vcpu, rip, CODE_AFTER);
        if (after.length == 0) {
            return List.of("code: not readable at rip");
        }
        HexFormat hex = HexFormat.ofDelimiter(" ");
        List<String> lines = new ArrayList<>();
        lines.add("code: " + hex.formatHex(before) + " <" + hex.formatHex(after, 0, 1) + "> "
            + hex.formatHex(after, 1, after.length));
        disassembler.listing(GuestDecoder.mode(vcpu.state()), after, rip).stream().limit(INSTRUCTIONS)
            .forEach(lines::add);
        return lines;
    }

    private List<String> stack(Vcpu vcpu) {
        long rsp = vcpu.state().gpr(CpuState.RSP);
        byte[] bytes = readable(vcpu, rsp, STACK_WORDS * 8);
        if (bytes.length < 8) {
            return List.of("stack: not readable at rsp");
        }
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<String> lines = new ArrayList<>();
        while (words.remaining() >= 8) {
            StringBuilder line = new StringBuilder("stack %016x:".formatted(rsp + words.position()));
            for (int i = 0; i < PER_LINE && words.remaining() >= 8; i++) {
                line.append(" %016x".formatted(words.getLong()));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** As much of a range as the guest can read, from its start. */
    private byte[] readable(Vcpu vcpu, long from, int length) {
        for (int size = length; size > 0; size--) {
            try {
                return memory.copyIn(vcpu, from, size);
            } catch (GuestFaultException e) {
                // Shorter then: the next page is not there.
                continue;
            }
        }
        return new byte[0];
    }
}
