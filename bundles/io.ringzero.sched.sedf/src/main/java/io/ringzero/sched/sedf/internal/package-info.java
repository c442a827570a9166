// SPDX-License-Identifier: Apache-2.0
/** The simple earliest deadline first scheduler as a service named {@code sedf}. */
@NullMarked
package io.ringzero.sched.sedf.internal;

import org.jspecify.annotations.NullMarked;
