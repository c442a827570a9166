// SPDX-License-Identifier: Apache-2.0
/** The scheduler and its parameters by the Configuration Admin, described by Metatype. */
@NullMarked
package io.ringzero.config.internal;

import org.jspecify.annotations.NullMarked;
