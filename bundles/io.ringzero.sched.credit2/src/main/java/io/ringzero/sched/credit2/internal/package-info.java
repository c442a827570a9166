// SPDX-License-Identifier: Apache-2.0
/** The credit2 scheduler as a service named {@code credit2}. */
@NullMarked
package io.ringzero.sched.credit2.internal;

import org.jspecify.annotations.NullMarked;
