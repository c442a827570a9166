// SPDX-License-Identifier: Apache-2.0
/** Promises that only the whole system can keep, held against it inside the framework. */
@NullMarked
package io.ringzero.itests;

import org.jspecify.annotations.NullMarked;
