// SPDX-License-Identifier: Apache-2.0
/** The ARINC 653 scheduler as a service named {@code arinc653}. */
@NullMarked
package io.ringzero.sched.arinc653.internal;

import org.jspecify.annotations.NullMarked;
