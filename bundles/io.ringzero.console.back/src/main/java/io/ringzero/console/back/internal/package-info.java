// SPDX-License-Identifier: Apache-2.0
/** The console back-end: {@link io.ringzero.console.back.internal.ConsoleService} keeps one {@code GuestConsole} per guest. */
@NullMarked
package io.ringzero.console.back.internal;

import org.jspecify.annotations.NullMarked;
