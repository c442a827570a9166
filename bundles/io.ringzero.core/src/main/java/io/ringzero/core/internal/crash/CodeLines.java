// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.x86.Disassembler;
import io.ringzero.x86.Syntax;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Code about a vCPU's RIP: bytes, and what they are from RIP on. */
final class CodeLines {
    private static final int BEFORE = 16;
    private static final int AFTER = 32;
    private static final int INSTRUCTIONS = 6;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private CodeLines() {
    }

    static List<String> of(Vcpu vcpu, GuestView view) {
        long rip = vcpu.state().rip();
        long linear = GuestView.code(vcpu, rip);
        byte[] before = view.readable(vcpu, linear - BEFORE, BEFORE);
        byte[] after = view.readable(vcpu, linear, AFTER);
        if (after.length == 0) {
            return List.of("code: not readable at rip");
        }
        List<String> lines = new ArrayList<>();
        lines.add("code: " + (before.length == BEFORE ? HEX.formatHex(before) + " " : "") + "<"
            + HEX.formatHex(after, 0, 1) + "> " + HEX.formatHex(after, 1, after.length));
        new Disassembler(Syntax.INTEL).listing(GuestView.mode(vcpu), after, rip).stream().limit(INSTRUCTIONS)
            .forEach(lines::add);
        return lines;
    }
}
