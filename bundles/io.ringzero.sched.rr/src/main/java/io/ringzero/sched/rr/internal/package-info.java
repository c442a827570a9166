// SPDX-License-Identifier: Apache-2.0
/** The round-robin scheduler as a service named {@code rr}; the algorithm is {@link io.ringzero.runqueue.RoundRobin}. */
@NullMarked
package io.ringzero.sched.rr.internal;

import org.jspecify.annotations.NullMarked;
