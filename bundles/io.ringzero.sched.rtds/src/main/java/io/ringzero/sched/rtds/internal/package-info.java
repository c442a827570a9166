// SPDX-License-Identifier: Apache-2.0
/** The real-time deferrable server scheduler as a service named {@code rtds}. */
@NullMarked
package io.ringzero.sched.rtds.internal;

import org.jspecify.annotations.NullMarked;
