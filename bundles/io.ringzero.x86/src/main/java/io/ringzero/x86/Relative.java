// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * The target of a near branch: address of the next instruction + displacement, truncated to the instruction's operand
 * size.
 *
 * @param displacement sign-extended, in bytes
 * @param bits operand size of the branch: 16, 32 or 64
 */
public record Relative(long displacement, int bits) implements Operand {
}
