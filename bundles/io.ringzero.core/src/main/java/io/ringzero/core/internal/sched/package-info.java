// SPDX-License-Identifier: Apache-2.0
/**
 * sched_op, vcpu_op: block, poll, yield, shutdown, and bringing vCPUs up.
 */
@NullMarked
package io.ringzero.core.internal.sched;

import org.jspecify.annotations.NullMarked;
