// SPDX-License-Identifier: Apache-2.0
/**
 * Guests of our own, written with our own assembler: 64-bit paravirtual kernels of a few hundred instructions.
 *
 * <p>Reading order: {@code GuestProgram} (start, hypercalls, data), {@code ConsoleCode}, {@code EventCode}, {@code StoreCode},
 * {@code TimeCode} (what a guest needs from Xen), then the guests: {@code PingGuest}, {@code PongGuest}, {@code EchoGuest},
 * {@code ChecksumGuest}; {@code GuestElf} makes the file.
 */
@NullMarked
package io.ringzero.guests.internal;

import org.jspecify.annotations.NullMarked;
