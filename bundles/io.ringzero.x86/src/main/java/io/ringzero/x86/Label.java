// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import org.jspecify.annotations.Nullable;

/**
 * A place in code being assembled. Belongs to the {@link Assembler} that made it; as an operand it is a branch
 * target, or in place of memory a RIP-relative address. Same thread rule as its assembler.
 */
public final class Label implements Operand {
    private final @Nullable String name;

    Label(@Nullable String name) {
        this.name = name;
    }

    @Override
    public int bits() {
        return 0;
    }

    @Override
    public String toString() {
        return name == null ? "label" : name;
    }
}
