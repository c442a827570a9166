// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A straight run of decoded instructions inside one page, entered only at its first.
 *
 * <p>Links point at blocks directly. A block dies when a byte of it is written: then it costs nothing, its first op looks for
 * the code that is there now, and each of its ops leads out behind itself, so that an instruction which overwrote its own
 * block finishes and goes on with what it wrote.
 *
 * <p>Also serves as the unresolved end of a link: no instructions, and a first op that resolves it.
 */
final class Block {
    private static final Op[] NO_OPS = {};

    /** Instructions, paid for on entry; 0 for a dead block and for a link's end. */
    int count;
    Op first;
    /** Offset in the page of the first instruction. */
    final int offset;
    /** The frame in which the code lies; {@link CodeFrame#NONE} for a link's end. */
    final CodeFrame frame;
    /** Offset after the last byte, relative to the frame; above 4096 when the last instruction crosses. */
    private final int end;
    private Op[] ops;
    boolean dead;
    /** How often a slice ended where this block would have begun: what {@link Regions} goes by. */
    int heat;

    /** A block of code. */
    Block(CodeFrame frame, int offset, int end, int count, Op first, Op[] ops) {
        this.frame = frame;
        this.offset = offset;
        this.end = end;
        this.count = count;
        this.first = first;
        this.ops = ops;
    }

    /** A link's end. */
    Block(int offset, Op resolver) {
        this.frame = CodeFrame.NONE;
        this.offset = offset;
        this.end = offset;
        this.first = resolver;
        this.ops = NO_OPS;
    }

    /** Whether bytes of the first frame, from an offset on, belong to this block. */
    boolean covers(int from, int length) {
        return from < end && from + length > offset;
    }

    /** Whether bytes of the following page's frame belong to this block. */
    boolean coversNext(int from) {
        return from < end - SlowAccess.PAGE;
    }

    int end() {
        return end;
    }

    /** The ops that follow one another from the first on, the link behind the last included if it is known where it leads. */
    List<Op> run() {
        if (ops.length == 0) {
            return first instanceof Links.Between link && link.to() != null ? List.of(first) : List.of();
        }
        List<Op> run = new ArrayList<>(List.of(ops));
        if (!(ops[ops.length - 1] instanceof Branch) && ops[ops.length - 1].next instanceof Links.Between link
            && link.to() != null) {
            run.add(link);
        }
        return run;
    }

    /** Length of the code. */
    int bytes() {
        return end - offset;
    }

    /** Kills the block; see above. */
    void drop() {
        dead = true;
        count = 0;
        first = new Links.Forward(offset);
        for (Op op : ops) {
            op.next = new Links.WayOut(op);
        }
        ops = NO_OPS;
    }
}
