// SPDX-License-Identifier: Apache-2.0
/**
 * What a core file needs of a domain: its vCPUs' contexts, its pages, what its page tables map.
 */
@NullMarked
package io.ringzero.core.internal.dump;

import org.jspecify.annotations.NullMarked;
