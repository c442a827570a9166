// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.machine.FrameWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * <p>Blocks depend on nothing but bytes and {@link Mode}: neither on the address at which the frame is mapped nor on the
 * privilege, which the few micro-ops that care for ask at run time. So guest kernel and user share one decoding. Each mode has
 * a {@link ModeCode} of its own, and one of them is in use.
 */
final class BlockCache implements FrameWatcher {
    /** Blocks decoded before all are dropped; some 500 bytes each. */
    private static final int MOST_BLOCKS = 200_000;

    private final Core core;
    private final CodeMarks marks;
    private final BlockDecoder decoder;
    /** In the order of their first use; a guest uses a handful. */
    private final List<ModeCode> modes = new ArrayList<>();
    /** Frames that other threads have written, and which chunks of them: see {@link CodeFrame#chunkMask}. */
    private final Map<Long, Long> writtenElsewhere = new ConcurrentHashMap<>();
    private volatile @Nullable Thread owner;
    private ModeCode code = new ModeCode(Mode.LONG64);
    private int decodedSinceClear;
    long decoded;
    long dropped;

    BlockCache(Core core, CodeMarks marks) {
        this.core = core;
        this.marks = marks;
        this.decoder = new BlockDecoder(core, this);
        modes.add(code);
    }

    /** Puts the code of a mode in use; answers its table of jumps. */
    Block[] select(int mode) {
        if (code.mode != mode) {
            code = codeOf(mode);
        }
        return code.jumps;
    }

    private ModeCode codeOf(int mode) {
        for (ModeCode known : modes) {
            if (known.mode == mode) {
                return known;
            }
        }
        ModeCode added = new ModeCode(mode);
        modes.add(added);
        return added;
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
            writtenElsewhere.merge(mfn, CodeFrame.chunkMask(offset, length), (a, b) -> a | b);
            return;
        }
        for (ModeCode each : modes) {
            CodeFrame frame = each.frames.get(mfn);
            if (frame != null) {
                drop(each, frame, frame.written(offset, length));
            }
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
        for (Long mfn : writtenElsewhere.keySet()) {
            Long chunks = writtenElsewhere.remove(mfn);
            for (ModeCode each : modes) {
                CodeFrame frame = each.frames.get(mfn);
                if (frame != null && chunks != null) {
                    drop(each, frame, frame.written(chunks));
                }
            }
        }
    }

    @Nullable
    CodeFrame frameIfPresent(long mfn) {
        return code.frameIfPresent(mfn);
    }

    /** The frame's blocks; begins to listen for writes if there were none. */
    CodeFrame frame(long mfn) {
        CodeFrame frame = frameIfPresent(mfn);
        if (frame == null) {
            frame = new CodeFrame(mfn, core.memory.hostBase() + (mfn << 12));
            code.add(frame);
            marks.hold(mfn);
        }
        return frame;
    }

    Block block(CodeFrame frame, long linear, int offset) {
        Block block = frame.find(offset);
        return block != null
            ? block
            : add(frame, decoder.decode(frame, code.mode, linear, BlockDecoder.MOST_INSTRUCTIONS), false);
    }

    /** A block of only the instruction at an offset. */
    Block single(CodeFrame frame, long linear, int offset) {
        Block block = frame.findSingle(offset);
        return block != null ? block : add(frame, decoder.decode(frame, code.mode, linear, 1), true);
    }

    /** Drops one block of an instruction that crosses into a page which is another frame now. */
    void dropCrossing(Block block) {
        CodeFrame frame = block.frame;
        if (!block.dead) {
            block.drop();
            drop(code, frame, frame.forgetDead());
        }
    }

    /** Drops everything. */
    void clear() {
        for (ModeCode each : modes) {
            for (CodeFrame frame : each.frames.values()) {
                dropped += frame.dropAll();
                marks.release(frame.mfn);
            }
        }
        modes.clear();
        code = new ModeCode(code.mode);
        modes.add(code);
        decodedSinceClear = 0;
        writtenElsewhere.clear();
        core.jumps = code.jumps;
    }

    private Block add(CodeFrame frame, Block block, boolean single) {
        frame.add(block, single);
        decodedSinceClear++;
        decoded++;
        return block;
    }

    private void drop(ModeCode from, CodeFrame frame, int number) {
        dropped += number;
        if (frame.isEmpty()) {
            from.remove(frame);
            marks.release(frame.mfn);
        }
    }
}
