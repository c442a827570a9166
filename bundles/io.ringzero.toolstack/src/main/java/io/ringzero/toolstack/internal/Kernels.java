// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds the format that understands a kernel. Any thread. */
final class Kernels {
    private final Supplier<List<KernelFormat>> formats;

    /**
     * Made once.
     *
     * @param formats those there are now, best first
     */
    Kernels(Supplier<List<KernelFormat>> formats) {
        this.formats = formats;
    }

    /** Parses an image by the first format that recognises it. */
    KernelImage parse(byte[] image, long memoryBytes) throws ImageException {
        List<KernelFormat> now = formats.get();
        for (KernelFormat format : now) {
            if (format.recognises(image)) {
                return format.parse(image, memoryBytes);
            }
        }
        throw new ImageException(
            "The kernel is " + looks(image) + ", which no kernel format here understands; use one of: "
                + now.stream().map(KernelFormat::name).sorted().collect(Collectors.joining(", ", "", "")));
    }

    /** What an image seems to be, by its first bytes. */
    static String looks(byte[] image) {
        if (image.length == 0) {
            return "an empty file";
        }
        if (mark(image, 0, "MZ")) {
            return "a PE file";
        }
        if (mark(image, 0, "#!")) {
            return "a script";
        }
        StringBuilder hex = new StringBuilder("a file that begins with");
        for (int i = 0; i < Math.min(8, image.length); i++) {
            hex.append(String.format(" %02x", image[i]));
        }
        return hex.toString();
    }

    private static boolean mark(byte[] image, int at, String mark) {
        byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
        return image.length >= at + bytes.length
            && java.util.Arrays.equals(image, at, at + bytes.length, bytes, 0, bytes.length);
    }
}
