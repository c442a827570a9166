// SPDX-License-Identifier: Apache-2.0
/**
 * The Xen public ABI: numbers that guests and the hypervisor agree on, one class for each topic, spelled as in the
 * headers.
 *
 * <p>Source: the public headers of Xen 4.17 (MIT licence). Structure layouts are in {@link io.ringzero.abi.layout}.
 * Reading order: {@link io.ringzero.abi.Hypercall}, {@link io.ringzero.abi.HypercallNames}, {@link
 * io.ringzero.abi.Errno}, {@link io.ringzero.abi.X86Flat64}, then the class of each hypercall's sub-operations.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.abi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
