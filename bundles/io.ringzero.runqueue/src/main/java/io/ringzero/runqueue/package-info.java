// SPDX-License-Identifier: Apache-2.0
/**
 * Round robin over vCPUs as a library: the machine carries it as the scheduler that is always there, the bundle {@code
 * io.ringzero.sched.rr} gives it out as a service. Beside it what the other schedulers are made of: {@link
 * io.ringzero.runqueue.PolicyScheduler}. Not exported; each bundle has its own copy.
 */
@NullMarked
package io.ringzero.runqueue;

import org.jspecify.annotations.NullMarked;
