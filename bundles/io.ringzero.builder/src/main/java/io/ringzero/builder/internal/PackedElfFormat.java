// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import jakarta.inject.Inject;

/** ELF kernels in a compressed file. Unpacks at most as much as the domain has memory. */
final class PackedElfFormat implements KernelFormat {
    private final ElfFormat elf;

    @Inject
    PackedElfFormat(ElfFormat elf) {
        this.elf = elf;
    }

    @Override
    public String name() {
        return "elf.packed";
    }

    @Override
    public boolean recognises(byte[] image) {
        return Compression.at(image, 0).isPresent();
    }

    @Override
    public KernelImage parse(byte[] image, long memoryBytes) throws ImageException {
        Compression compression = Compression.at(image, 0).orElseThrow(() -> new ImageException(
            "The file is not compressed in a way that Ringzero knows"));
        byte[] plain = compression.unpack(image, 0, image.length, memoryBytes);
        if (!elf.recognises(plain)) {
            throw new ImageException("The " + compression.title()
                + " file does not hold an ELF kernel; use a kernel in ELF format");
        }
        return elf.parse(plain, memoryBytes).by(name());
    }
}
