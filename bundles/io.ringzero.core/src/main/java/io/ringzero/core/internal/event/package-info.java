// SPDX-License-Identifier: Apache-2.0
/**
 * Event channels: ports, the two-level and FIFO queues, upcalls.
 */
@NullMarked
package io.ringzero.core.internal.event;

import org.jspecify.annotations.NullMarked;
