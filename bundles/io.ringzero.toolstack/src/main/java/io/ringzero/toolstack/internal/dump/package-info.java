// SPDX-License-Identifier: Apache-2.0
/**
 * Core files of domains, in Xen's ELF format.
 */
@NullMarked
package io.ringzero.toolstack.internal.dump;

import org.jspecify.annotations.NullMarked;
