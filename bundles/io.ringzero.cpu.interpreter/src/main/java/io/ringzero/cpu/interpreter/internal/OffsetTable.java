// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import org.jspecify.annotations.Nullable;

/** Blocks by the offset of their first byte in a page, in rows that come into being when used. */
final class OffsetTable {
    private static final int ROW = 64;

    private final @Nullable Row[] rows = new Row[SlowAccess.PAGE / ROW];

    private static final class Row {
        final @Nullable Block[] blocks = new Block[ROW];
    }

    @Nullable
    Block get(int offset) {
        Row row = rows[offset / ROW];
        return row == null ? null : row.blocks[offset % ROW];
    }

    void put(Block block) {
        Row row = rows[block.offset / ROW];
        if (row == null) {
            row = new Row();
            rows[block.offset / ROW] = row;
        }
        row.blocks[block.offset % ROW] = block;
    }

    /** Takes a block away, if it is still the one at its offset. */
    void remove(Block block) {
        Row row = rows[block.offset / ROW];
        if (row != null && row.blocks[block.offset % ROW] == block) {
            row.blocks[block.offset % ROW] = null;
        }
    }
}
