// SPDX-License-Identifier: Apache-2.0
/**
 * The control operations and the answers of the hypervisor to everybody.
 */
@NullMarked
package io.ringzero.core.internal.control;

import org.jspecify.annotations.NullMarked;
