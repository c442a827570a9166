// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * Understands one format of kernel images. Registered as an OSGi service; another bundle adds a format by registering one.
 *
 * <p>Images are hostile input. Any thread; no state.
 */
public interface KernelFormat {
    /** Short name, such as {@code elf}. */
    String name();

    /** Whether the image bears this format's mark; looks at few bytes and never throws. */
    boolean recognises(byte[] image);

    /**
     * Parses an image.
     *
     * @param image the file's bytes
     * @param memoryBytes memory that the domain will have: nothing larger is unpacked or loaded
     * @throws ImageException when it cannot be booted
     */
    KernelImage parse(byte[] image, long memoryBytes) throws ImageException;
}
