// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R13D;
import static io.ringzero.x86.Register.R14;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.layout.StartInfo;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * Keeps the CPU busy and checks itself: fills a table, mixes it round after round with loads, stores, multiplications and
 * rotations, prints {@code checksum N} and powers off. The command line is the number of rounds; {@link #expected} computes
 * the same in Java, so one wrong instruction or lost register shows.
 */
final class ChecksumGuest {
    private static final int ENTRIES = 1024;
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private ChecksumGuest() {
    }

    static byte[] elf() {
        GuestProgram guest = new GuestProgram("ringzero-checksum");
        EventCode events = new EventCode(guest);
        ConsoleCode console = new ConsoleCode(guest, events);
        StoreCode store = new StoreCode(guest, events);
        var asm = guest.asm;
        Label table = asm.label("table");
        guest.quads(table, ENTRIES);
        guest.mainHere();
        console.open();
        asm.mov(RSI, mem64(guest.startInfo, 0)).lea(RSI, mem(RSI, StartInfo.CMD_LINE));
        store.number();
        asm.mov(R12, RAX);
        console.say("checksum: started\n");

        asm.lea(RBX, table).mov(R14, FACTOR).mov(RAX, R14).emit("xor", ECX, ECX);
        Label fill = asm.here("fill");
        asm.mov(mem(RBX, RCX, 8, 0), RAX).imul(RAX, R14).add(RAX, RCX).inc(ECX).cmp(ECX, ENTRIES)
            .jcc(Condition.B, fill);

        Label finished = asm.label("finished");
        asm.emit("xor", R13D, R13D);
        Label round = asm.here("round");
        asm.test(R12, R12).jcc(Condition.E, finished).emit("xor", ECX, ECX);
        Label mix = asm.here("mix");
        asm.mov(RDX, mem(RBX, RCX, 8, 0)).xor(R13, RDX).rol(R13, 13).imul(R13, R14).add(RDX, R13)
            .mov(mem(RBX, RCX, 8, 0), RDX).inc(ECX).cmp(ECX, ENTRIES).jcc(Condition.B, mix);
        asm.dec(R12).jmp(round);
        asm.bind(finished);
        console.say("checksum ");
        asm.mov(RAX, R13);
        console.printNumber();
        console.say("\n");
        guest.shutdown();
        return guest.elf();
    }

    /** What the guest prints after this many rounds, as an unsigned number. */
    static String expected(long rounds) {
        long[] table = new long[ENTRIES];
        long value = FACTOR;
        for (int i = 0; i < ENTRIES; i++) {
            table[i] = value;
            value = value * FACTOR + i;
        }
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            for (int i = 0; i < ENTRIES; i++) {
                sum = Long.rotateLeft(sum ^ table[i], 13) * FACTOR;
                table[i] += sum;
            }
        }
        return Long.toUnsignedString(sum);
    }
}
