// SPDX-License-Identifier: Apache-2.0
/** Nemesis' and early Xen's soft real-time scheduler as a service named {@code atropos}. */
@NullMarked
package io.ringzero.sched.atropos.internal;

import org.jspecify.annotations.NullMarked;
