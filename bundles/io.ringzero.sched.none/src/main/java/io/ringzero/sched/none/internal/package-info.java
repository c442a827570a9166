// SPDX-License-Identifier: Apache-2.0
/** The one-to-one scheduler as a service named {@code none}. */
@NullMarked
package io.ringzero.sched.none.internal;

import org.jspecify.annotations.NullMarked;
