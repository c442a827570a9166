// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The decoded blocks of one machine frame, by the offset of their first byte. Owned by its pCPU's thread. */
final class CodeFrame {
    /** The frame of what is no code: nothing is ever found in it. */
    static final CodeFrame NONE = new CodeFrame(-1, -1);

    final long mfn;
    /** Host address of the frame; to compare with what the TLB says, never to read through. */
    final long host;
    private final OffsetTable rows = new OffsetTable();
    /** Blocks of one instruction each, for single steps and the end of a budget. */
    private final OffsetTable singles = new OffsetTable();
    /** All living blocks that have bytes in this frame, those of the frame before that reach into it included. */
    private final List<Block> blocks = new ArrayList<>();
    /** Bit n: bytes 64 n to 64 n + 63 hold decoded instructions. */
    private long chunks;

    CodeFrame(long mfn, long host) {
        this.mfn = mfn;
        this.host = host;
    }

    @Nullable
    Block find(int offset) {
        return living(rows.get(offset));
    }

    @Nullable
    Block findSingle(int offset) {
        return living(singles.get(offset));
    }

    /** A block whose last instruction crosses dies with the other frame's bytes too, and is still in the row then. */
    private static @Nullable Block living(@Nullable Block block) {
        return block == null || block.dead ? null : block;
    }

    void add(Block block, boolean single) {
        (single ? singles : rows).put(block);
        blocks.add(block);
        chunks |= chunksOf(block);
    }

    /** Notes a block of another frame whose last instruction reaches into this one. */
    void addGuest(Block block) {
        blocks.add(block);
        chunks |= chunksOf(block);
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** Drops the blocks that have bytes in a range; answers how many. */
    int written(int offset, int length) {
        if ((chunks & chunkMask(offset, length)) == 0 || !anyCovers(offset, length)) {
            return 0;
        }
        return dropIf(block -> covers(block, offset, length));
    }

    /** Drops the blocks that have bytes in chunks of {@link #chunkMask}; answers how many. */
    int written(long mask) {
        return (chunks & mask) == 0 ? 0 : dropIf(block -> (chunksOf(block) & mask) != 0);
    }

    /** Drops all blocks; answers how many. */
    int dropAll() {
        return dropIf(b -> true);
    }

    /** Forgets blocks that died through their other frame; answers how many. */
    int forgetDead() {
        return dropIf(b -> b.dead);
    }

    /** Data among code often shares its chunk: worth a look before anything is rebuilt. */
    private boolean anyCovers(int offset, int length) {
        for (Block block : blocks) {
            if (covers(block, offset, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(Block block, int offset, int length) {
        return block.frame == this ? block.covers(offset, length) : block.coversNext(offset);
    }

    private int dropIf(Predicate<Block> which) {
        int before = blocks.size();
        chunks = 0;
        List<Block> living = new ArrayList<>(before);
        for (Block block : blocks) {
            if (block.dead || which.test(block)) {
                if (block.frame == this) {
                    rows.remove(block);
                    singles.remove(block);
                }
                if (!block.dead) {
                    block.drop();
                }
            } else {
                living.add(block);
                chunks |= chunksOf(block);
            }
        }
        blocks.clear();
        blocks.addAll(living);
        return before - blocks.size();
    }

    private long chunksOf(Block block) {
        return block.frame == this
            ? chunkMask(block.offset, Math.min(block.end(), SlowAccess.PAGE) - block.offset)
            : chunkMask(0, block.end() - SlowAccess.PAGE);
    }

    /** Bit n for each chunk of 64 bytes that a range touches. */
    static long chunkMask(int offset, int length) {
        int first = offset >> 6;
        int last = offset + length - 1 >> 6;
        return -1L << first & -1L >>> 63 - last;
    }
}
