// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.machine.FrameWatcher;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One processor's decoded code, by machine frame and offset, and its death when the frame is written.
 *
 * <p>True whenever guest code runs: each frame with a living block carries {@link FrameFlags#CODE}, so no store reaches it but
 * through the door of machine memory, which calls {@link #written}. A write by this processor's own thread drops the blocks
 * at once, so also the one that runs; a write from another thread is noted and carried out at the next look around, as
 * cross-modifying code asks for a serialising instruction anyway (APM Vol. 2 section 7.6.1).
 *
 * <p>Blocks depend on nothing but bytes: neither on the address at which the frame is mapped nor on the privilege, which the
 * few micro-ops that care for ask at run time. So guest kernel and user share one decoding, and the only mode that runs is
 * 64-bit.
 */
final class BlockCache implements FrameWatcher {
    /** Blocks decoded before all are dropped; some 500 bytes each. */
    private static final int MOST_BLOCKS = 200_000;

    private final Core core;
    private final CodeMarks marks;
    private final BlockDecoder decoder;
    private final Map<Long, CodeFrame> frames = new HashMap<>();
    private final Set<Long> writtenElsewhere = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread owner;
    private @Nullable CodeFrame last;
    private int decodedSinceClear;
    long decoded;
    long dropped;

    BlockCache(Core core, CodeMarks marks) {
        this.core = core;
        this.marks = marks;
        this.decoder = new BlockDecoder(core, this);
    }

    /** The thread whose writes take effect at once, null between runs. */
    void owner(@Nullable Thread thread) {
        owner = thread;
    }

    @Override
    public int flags() {
        return FrameFlags.CODE;
    }

    @Override
    public void written(long mfn, int offset, int length) {
        if (Thread.currentThread() != owner) {
            writtenElsewhere.add(mfn);
            return;
        }
        CodeFrame frame = frames.get(mfn);
        if (frame != null) {
            drop(frame, frame.written(offset, length));
        }
    }

    /** Carries out what other threads' writes asked for. */
    void settle() {
        if (decodedSinceClear > MOST_BLOCKS) {
            clear();
        }
        if (writtenElsewhere.isEmpty()) {
            return;
        }
        for (Iterator<Long> i = writtenElsewhere.iterator(); i.hasNext();) {
            CodeFrame frame = frames.get(i.next());
            i.remove();
            if (frame != null) {
                drop(frame, frame.dropAll());
            }
        }
    }

    @Nullable
    CodeFrame frameIfPresent(long mfn) {
        CodeFrame recent = last;
        if (recent != null && recent.mfn == mfn) {
            return recent;
        }
        CodeFrame found = frames.get(mfn);
        if (found != null) {
            last = found;
        }
        return found;
    }

    /** The frame's blocks; begins to listen for writes if there were none. */
    CodeFrame frame(long mfn) {
        CodeFrame frame = frameIfPresent(mfn);
        if (frame == null) {
            frame = new CodeFrame(mfn, core.memory.hostBase() + (mfn << 12));
            frames.put(mfn, frame);
            last = frame;
            marks.hold(mfn);
        }
        return frame;
    }

    Block block(CodeFrame frame, long rip, int offset) {
        Block block = frame.find(offset);
        return block != null ? block : add(frame, decoder.decode(frame, rip, BlockDecoder.MOST_INSTRUCTIONS), false);
    }

    /** A block of only the instruction at an offset. */
    Block single(CodeFrame frame, long rip, int offset) {
        Block block = frame.findSingle(offset);
        return block != null ? block : add(frame, decoder.decode(frame, rip, 1), true);
    }

    /** Drops one block of an instruction that crosses into a page which is another frame now. */
    void dropCrossing(Block block) {
        CodeFrame frame = block.frame;
        if (!block.dead) {
            block.drop();
            drop(frame, frame.forgetDead());
        }
    }

    /** Drops everything. */
    void clear() {
        for (CodeFrame frame : frames.values()) {
            dropped += frame.dropAll();
            marks.release(frame.mfn);
        }
        frames.clear();
        last = null;
        decodedSinceClear = 0;
        writtenElsewhere.clear();
        core.forgetJumps();
    }

    private Block add(CodeFrame frame, Block block, boolean single) {
        frame.add(block, single);
        decodedSinceClear++;
        decoded++;
        return block;
    }

    private void drop(CodeFrame frame, int number) {
        dropped += number;
        if (frame.isEmpty()) {
            frames.remove(frame.mfn);
            last = null;
            marks.release(frame.mfn);
        }
    }
}
