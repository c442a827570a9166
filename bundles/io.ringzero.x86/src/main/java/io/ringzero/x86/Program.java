// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.Map;

/**
 * Assembled code. Immutable but for {@link #bytes}, which is the caller's.
 *
 * @param origin address of the first byte
 * @param bytes the code
 * @param offsets where each bound label lies
 */
public record Program(long origin, byte[] bytes, Map<Label, Integer> offsets) {
    /** The address of a label; throws {@link IllegalArgumentException} for one of another assembler. */
    public long address(Label label) {
        Integer offset = offsets.get(label);
        if (offset == null) {
            throw new IllegalArgumentException(label + " is not bound in this program");
        }
        return origin + offset;
    }
}
