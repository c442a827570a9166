// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** What {@link Decoder#decode} answers: an instruction, or why there is none. */
public sealed interface Decoded permits Instruction, DecodeFault {
}
