// SPDX-License-Identifier: Apache-2.0
/** The credit scheduler as a service named {@code credit}. */
@NullMarked
package io.ringzero.sched.credit.internal;

import org.jspecify.annotations.NullMarked;
