// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import java.util.Optional;

/** Plain ELF kernels, 32- and 64-bit, that tell Xen about themselves by notes or by the {@code __xen_guest} string. */
final class ElfFormat implements KernelFormat {
    @Override
    public String name() {
        return "elf";
    }

    @Override
    public boolean recognises(byte[] image) {
        return image.length >= 4 && image[0] == 0x7f && image[1] == 'E' && image[2] == 'L' && image[3] == 'F';
    }

    @Override
    public KernelImage parse(byte[] image, long memoryBytes) throws ImageException {
        ElfFile elf = ElfFile.read(new ImageBytes(image));
        Optional<GuestParameters> parameters = XenNotes.read(elf);
        if (parameters.isEmpty()) {
            parameters = LegacyGuestString.read(elf);
        }
        if (parameters.isEmpty()) {
            throw new ImageException(
                "The ELF file has no Xen notes and no __xen_guest section, so it is not a kernel for"
                    + " Xen PV: use one that was built with Xen PV support");
        }
        check(parameters.get());
        return KernelLayout.of(elf, parameters.get(), memoryBytes);
    }

    /** The same conditions as Xen's own loader: built for the generic loader or Linux, and for Xen 3.0's ABI. */
    private static void check(GuestParameters parameters) throws ImageException {
        if (!parameters.loader.startsWith("generic") && !parameters.guestOs.startsWith("linux")) {
            throw new ImageException("The kernel asks for the loader '" + parameters.loader + "' (guest OS '"
                + parameters.guestOs + "'); only 'generic' is there: use another kernel");
        }
        if (!parameters.xenVersion.startsWith("xen-3.0")) {
            throw new ImageException("The kernel is built for '" + parameters.xenVersion
                + "'; only the ABI 'xen-3.0' is there: use another kernel");
        }
    }
}
