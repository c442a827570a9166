// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** ELF kernels compressed with gzip (RFC 1952). Unpacks at most as much as the domain has memory. */
final class GzipElfFormat implements KernelFormat {
    private final ElfFormat elf;

    @Inject
    GzipElfFormat(ElfFormat elf) {
        this.elf = elf;
    }

    @Override
    public String name() {
        return "elf.gz";
    }

    @Override
    public boolean recognises(byte[] image) {
        return image.length >= 3 && (image[0] & 0xff) == 0x1f && (image[1] & 0xff) == 0x8b && image[2] == 8;
    }

    @Override
    public KernelImage parse(byte[] image, long memoryBytes) throws ImageException {
        byte[] plain = unpack(image, memoryBytes);
        if (!elf.recognises(plain)) {
            throw new ImageException("The gzip file does not hold an ELF kernel; use a kernel in ELF format");
        }
        return elf.parse(plain, memoryBytes);
    }

    private static byte[] unpack(byte[] image, long memoryBytes) throws ImageException {
        int limit = (int) Math.clamp(memoryBytes, 0, Integer.MAX_VALUE - 16);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(image))) {
            byte[] plain = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new ImageException("The gzip file unpacks to more than the domain's memory of " + memoryBytes
                    + " bytes: give the domain more memory, or use another kernel");
            }
            return plain;
        } catch (IOException damaged) {
            throw new ImageException("The gzip file cannot be unpacked (" + damaged.getMessage()
                + "): it is truncated or damaged; fetch it again");
        }
    }
}
