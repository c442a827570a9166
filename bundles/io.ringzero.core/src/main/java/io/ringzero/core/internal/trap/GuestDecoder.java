// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Decoder;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.OpcodeTable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Decodes the instruction at a guest's RIP, by the same table as the engines do. On the pCPU's thread. */
@Singleton
public final class GuestDecoder {
    private static final int ATTRIBUTE_DB = 1 << 14;

    private final CodeBytes code;
    private final Decoder decoder = new Decoder(OpcodeTable.standard());

    @Inject
    GuestDecoder(CodeBytes code) {
        this.code = code;
    }

    /** The instruction, null where there is none or not all of it can be read. */
    public @Nullable Instruction at(Vcpu vcpu) {
        byte[] bytes = code.at(vcpu);
        return decoder.decode(mode(vcpu.state()), bytes, 0, bytes.length) instanceof Instruction found ? found : null;
    }

    /** How the code segment's bytes are read. */
    public static CodeMode mode(CpuState state) {
        if (CodeBytes.wide(state)) {
            return CodeMode.LONG64;
        }
        boolean big = (state.segment(CpuState.CS).attributes() & ATTRIBUTE_DB) != 0;
        return big ? CodeMode.PROTECTED32 : CodeMode.PROTECTED16;
    }
}
