// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import java.util.zip.CRC32;

/** Table-driven CRC-32 of 256 KiB. */
final class Crc32Kernel extends Kernel {
    private static final int BYTES = 1 << 18;

    @Override
    public String name() {
        return "crc32";
    }

    @Override
    public byte[] data() {
        return Words.bytes(Words.random(BYTES / 4));
    }

    @Override
    public byte[] table() {
        int[] table = new int[256];
        for (int n = 0; n < 256; n++) {
            int value = n;
            for (int k = 0; k < 8; k++) {
                value = value >>> 1 ^ ((value & 1) != 0 ? 0xedb88320 : 0);
            }
            table[n] = value;
        }
        return Words.bytes(table);
    }

    @Override
    public void code(Assembler a, Runnable end) {
        a.mov(RSI, DATA).mov(RDX, DATA + BYTES).mov(RBX, TABLE).mov(EAX, -1);
        Label loop = a.here("loop");
        a.movzx(ECX, mem8(RSI, 0)).movzx(EDI, AL).xor(ECX, EDI).shr(EAX, 8).xor(EAX, mem(RBX, RCX, 4, 0)).add(RSI, 1)
            .cmp(RSI, RDX).jcc(Condition.NE, loop).not(EAX);
        end.run();
    }

    @Override
    public long answer() {
        CRC32 crc = new CRC32();
        crc.update(data());
        return crc.getValue();
    }
}
