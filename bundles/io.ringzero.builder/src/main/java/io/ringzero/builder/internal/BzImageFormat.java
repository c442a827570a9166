// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Linux's bzImage: a boot sector with the setup header, real-mode code, and behind that, compressed, the kernel's ELF file
 * (Linux Documentation/arch/x86/boot.rst; the payload's place is told since protocol 2.08).
 */
final class BzImageFormat implements KernelFormat {
    private static final int SETUP_SECTS = 0x1f1;
    private static final int BOOT_FLAG = 0x1fe;
    private static final int HEADER = 0x202;
    private static final int VERSION = 0x206;
    private static final int PAYLOAD_OFFSET = 0x248;
    private static final int PAYLOAD_LENGTH = 0x24c;
    private static final int HEADER_BYTES = 0x250;
    private static final int SECTOR = 512;
    private static final int HDRS = 0x53726448;
    private static final int PROTOCOL_WITH_PAYLOAD = 0x208;

    private final ElfFormat elf;

    @Inject
    BzImageFormat(ElfFormat elf) {
        this.elf = elf;
    }

    @Override
    public String name() {
        return "bzImage";
    }

    @Override
    public boolean recognises(byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        return image.length >= HEADER_BYTES && in.getShort(BOOT_FLAG) == (short) 0xaa55 && in.getInt(HEADER) == HDRS;
    }

    @Override
    public KernelImage parse(byte[] image, long memoryBytes) throws ImageException {
        if (!recognises(image)) {
            throw new ImageException(
                "The file has no setup header of a bzImage: it is truncated or damaged; fetch it again");
        }
        ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int version = in.getShort(VERSION) & 0xffff;
        if (version < PROTOCOL_WITH_PAYLOAD) {
            throw new ImageException("The bzImage has boot protocol " + (version >> 8) + "." + (version & 0xff)
                + ", 2.08 is the first that says where the kernel is; unpack it with Linux's scripts/extract-vmlinux");
        }
        int sectors = image[SETUP_SECTS] == 0 ? 4 : image[SETUP_SECTS] & 0xff;
        long start = (sectors + 1L) * SECTOR + (in.getInt(PAYLOAD_OFFSET) & 0xffffffffL);
        long length = in.getInt(PAYLOAD_LENGTH) & 0xffffffffL;
        if (start + length > image.length) {
            throw new ImageException("The bzImage says that its payload is " + length + " bytes from " + start
                + " on, but the file has " + image.length + ": it is truncated or damaged; fetch it again");
        }
        byte[] plain = unpack(image, (int) start, (int) length, memoryBytes);
        if (!elf.recognises(plain)) {
            throw new ImageException("The bzImage's payload is no ELF kernel; use another kernel");
        }
        return elf.parse(plain, memoryBytes).by(name());
    }

    private static byte[] unpack(byte[] image, int start, int length, long memoryBytes) throws ImageException {
        Compression compression = Compression.at(image, start).orElseThrow(() -> new ImageException(
            "The bzImage's payload is compressed in a way that Ringzero does not know; unpack it with Linux's"
                + " scripts/extract-vmlinux"));
        // Linux's build appends the unpacked length, but for gzip, whose own trailer has it.
        int appended = compression == Compression.GZIP ? 0 : Integer.BYTES;
        return compression.unpack(image, start, Math.max(0, length - appended), memoryBytes);
    }
}
