// SPDX-License-Identifier: Apache-2.0
/**
 * Byte offsets of the structures of the Xen public ABI, one class for each structure.
 *
 * <p>A class whose name ends in {@code 32} is for 32-bit guests; its namesake without the ending is for 64-bit
 * guests. Where there is only one, both have the same layout, unless its {@link io.ringzero.abi.XenStruct#bits}
 * says otherwise.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.abi.layout;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
