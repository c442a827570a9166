// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * From the PVH entry (32-bit, no paging) to 64-bit code: page tables that map virtual 0 to 8 MiB to where the image lies, and that
 * place onto itself, a descriptor table, and the few instructions.
 */
final class LongModeStub {
    /** Where virtual address 0 lies: above the holes of a PC's first mebibyte. */
    static final long PHYSICAL = 16 << 20;
    static final int BYTES = 0x5000;
    private static final int GDT = 0x800;
    private static final int PML4 = 0x1000;
    private static final int PDPT = 0x2000;
    private static final int PD = 0x3000;
    private static final int LARGE_PAGE = 2 << 20;
    private static final int EFER = 0xc0000080;

    private LongModeStub() {
    }

    /**
     * The stub.
     *
     * @param at its virtual address
     * @param entry of the 64-bit code, virtual
     */
    static byte[] bytes(long at, long entry) {
        int here = (int) (at + PHYSICAL);
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        move(out, here + PML4);
        out.put(raw(0x0f, 0x22, 0xd8)); // mov cr3, eax
        move(out, 0x620); // PAE, OSFXSR, OSXMMEXCPT
        out.put(raw(0x0f, 0x22, 0xe0)); // mov cr4, eax
        out.put((byte) 0xb9).putInt(EFER).put(raw(0x0f, 0x32, 0x0d)).putInt(0x100).put(raw(0x0f, 0x30)); // LME
        out.put(raw(0x0f, 0x01, 0x15)).putInt(here + GDT + 24); // lgdt
        move(out, 0x80000033); // PG, NE, ET, MP, PE
        out.put(raw(0x0f, 0x22, 0xc0)); // mov cr0, eax
        int target = here + out.position() + 7;
        out.put((byte) 0xea).putInt(target).putShort((short) 8); // jmp far
        out.put(raw(0x48, 0xb8)).putLong(entry).put(raw(0xff, 0xe0)); // mov rax, entry; jmp rax
        out.putLong(GDT + 8, 0x00af9b000000ffffL).putLong(GDT + 16, 0x00cf93000000ffffL).putShort(GDT + 24, (short) 23)
            .putInt(GDT + 26, here + GDT);
        out.putLong(PML4, here + PDPT | 3).putLong(PDPT, here + PD | 3);
        for (int i = 0; i < 4; i++) {
            out.putLong(PD + 8 * i, PHYSICAL + (long) i * LARGE_PAGE | 0x83);
            out.putLong(PD + 8 * (i + (int) (PHYSICAL / LARGE_PAGE)), PHYSICAL + (long) i * LARGE_PAGE | 0x83);
        }
        return out.array();
    }

    private static void move(ByteBuffer out, int value) {
        out.put((byte) 0xb8).putInt(value); // mov eax, imm32
    }

    private static byte[] raw(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
