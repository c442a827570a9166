// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import org.jspecify.annotations.Nullable;

/**
 * Names of the files that a configuration's bytes were read from, for who shows it.
 *
 * @param kernel as the configuration spells it, null when it did not come from a file
 * @param ramdisk likewise
 */
public record BootFiles(@Nullable String kernel, @Nullable String ramdisk) {
    /** No files. */
    public static final BootFiles NONE = new BootFiles(null, null);
}
