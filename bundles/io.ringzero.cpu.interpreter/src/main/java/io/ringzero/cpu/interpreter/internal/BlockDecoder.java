// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.x86.Attribute;
import io.ringzero.x86.DecodeFault;
import io.ringzero.x86.Decoded;
import io.ringzero.x86.Decoder;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.OpcodeTable;
import io.ringzero.x86.Register;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a block out of the bytes of a frame.
 *
 * <p>A block ends at a control transfer, at what must be looked at again, at the end of the page, or when it is long enough.
 * An instruction that crosses into the next page is a block of its own, which depends on both frames; it is the only case
 * where decoding may fault, and the fault is the fetch's.
 */
final class BlockDecoder {
    static final int MOST_INSTRUCTIONS = 64;

    private static final int PAGE = MachineMemory.PAGE_SIZE;
    private static final int LONGEST = Decoder.MAX_LENGTH;

    private final Core core;
    private final BlockCache cache;
    private final Decoder decoder = new Decoder(OpcodeTable.standard());
    private final byte[] bytes = new byte[PAGE + LONGEST];

    BlockDecoder(Core core, BlockCache cache) {
        this.core = core;
        this.cache = cache;
    }

    /** Decodes for a mode from a linear address on, whose page is the frame. */
    Block decode(CodeFrame frame, int mode, long linear, int most) {
        int start = (int) (linear & PAGE - 1);
        HostMemory.copy(core.memory.hostBase() + (frame.mfn << MachineMemory.PAGE_SHIFT) + start, bytes, start,
            PAGE - start);
        List<Op> ops = new ArrayList<>();
        int offset = start;
        int count = 0;
        boolean ended = false;
        LimitGuard limit = LimitGuard.make(mode, start);
        if (limit != null) {
            ops.add(limit);
        }
        Site previous = null;
        while (!ended && count < most && offset < PAGE) {
            Decoded decoded = decoder.decode(Mode.code(mode), bytes, offset, PAGE - offset);
            if (decoded == DecodeFault.NEED_MORE_BYTES) {
                if (count == 0) {
                    return crossing(frame, mode, linear, offset);
                }
                break;
            }
            if (decoded instanceof Instruction instruction) {
                Site site = new Site(instruction, offset, mode);
                ended = unavailable(ops, site);
                if (!ended) {
                    guard(ops, site);
                    if (previous == null || !Mode.branchesFreely(mode) || !fuse(ops, previous, site)) {
                        place(ops, Translator.translate(site, core.features), site);
                    }
                    ended = Translator.endsBlock(site);
                }
                offset = site.end();
                previous = site;
            } else {
                raise(ops, (DecodeFault) decoded, offset);
                ended = true;
                offset++;
            }
            count++;
        }
        if (limit != null) {
            limit.guards(offset, count);
        }
        return link(frame, mode, start, offset, count, ops);
    }

    /** The one instruction at the end of a page that needs bytes of the next. */
    private Block crossing(CodeFrame frame, int mode, long linear, int offset) {
        if (!Mode.branchesFreely(mode)) {
            core.checkLimit((linear & -PAGE) + PAGE - core.codeBase & core.ripMask);
        }
        long nextMfn = core.fetchFrame((linear & -PAGE) + PAGE & core.ripMask);
        CodeFrame second = cache.frame(nextMfn);
        HostMemory.copy(core.memory.hostBase() + (nextMfn << MachineMemory.PAGE_SHIFT), bytes, PAGE, LONGEST);
        List<Op> ops = new ArrayList<>();
        Decoded decoded = decoder.decode(Mode.code(mode), bytes, offset, LONGEST);
        CrossingGuard guard = new CrossingGuard(second);
        guard.offset = (short) offset;
        guard.end = (short) offset;
        LimitGuard limit = LimitGuard.make(mode, offset);
        if (limit != null) {
            ops.add(limit);
        }
        ops.add(guard);
        int end = PAGE + 1;
        if (decoded instanceof Instruction instruction) {
            Site site = new Site(instruction, offset, mode);
            if (!unavailable(ops, site)) {
                guard(ops, site);
                place(ops, Translator.translate(site, core.features), site);
            }
            end = site.end();
        } else {
            raise(ops, (DecodeFault) decoded, offset);
        }
        if (limit != null) {
            limit.guards(end, 1);
        }
        Block block = link(frame, mode, offset, end, 1, ops);
        guard.guards(block);
        second.addGuest(block);
        return block;
    }

    private static void raise(List<Op> ops, DecodeFault why, int offset) {
        Op op = new Faults.Raise(why == DecodeFault.TOO_LONG ? Vector.GP : Vector.UD);
        op.offset = (short) offset;
        op.end = (short) offset;
        ops.add(op);
    }

    /** Puts the exception of an instruction that this mode does not have in its place; answers whether it did. */
    private boolean unavailable(List<Op> ops, Site site) {
        int vector = Availability.fault(site, core.features);
        if (vector != Availability.YES) {
            place(ops, new Faults.Raise(vector), site);
        }
        return vector != Availability.YES;
    }

    private static void guard(List<Op> ops, Site site) {
        Op guard = site.in().form().attributes().contains(Attribute.PRIV)
            ? new Faults.Privileged(site.handler() == Handler.CLAC || site.handler() == Handler.STAC)
            : site.in().form().attributes().contains(Attribute.IOPL) ? new Faults.IoPrivileged() : null;
        if (guard != null) {
            guard.offset = (short) site.offset();
            guard.end = guard.offset;
            ops.add(guard);
        }
    }

    /** Puts one micro-op in the place of the last one and the instruction behind it, where the two have one. */
    private static boolean fuse(List<Op> ops, Site first, Site second) {
        Branch both = FusedBranches.make(first, second);
        if (both == null) {
            return false;
        }
        both.offset = (short) first.offset();
        both.end = (short) second.end();
        both.stackSegment = onStackSegment(first.in());
        both.second(second.offset());
        both.aim(second.target(), second.mode());
        ops.set(ops.size() - 1, both);
        return true;
    }

    private void place(List<Op> ops, Op op, Site site) {
        if (op instanceof X87Encoded x87) {
            x87.encoded(bytes, site.offset());
        }
        op.offset = (short) site.offset();
        op.end = (short) site.end();
        op.stackSegment = onStackSegment(site.in());
        if (op instanceof Branch branch) {
            branch.aim(site.target(), site.mode());
        }
        ops.add(op);
    }

    private static boolean onStackSegment(Instruction instruction) {
        var memory = instruction.memory();
        return memory != null && memory.segment() == Register.SS;
    }

    private static Block link(CodeFrame frame, int mode, int start, int end, int count, List<Op> ops) {
        Op[] all = ops.toArray(new Op[0]);
        int tail = count;
        for (int i = 0; i < all.length; i++) {
            all[i].tail = tail;
            tail -= all[i].instructions();
            if (i + 1 < all.length) {
                all[i].next = all[i + 1];
            }
        }
        Op last = all[all.length - 1];
        last.next = Links.fallThrough(end, mode);
        return new Block(frame, start, end, count, all[0], all);
    }

    /** First op of a block whose instruction crosses: looks whether the next page is still the same frame. */
    private static final class CrossingGuard extends Faults.Guard {
        private final CodeFrame second;
        private Block block = Core.NOWHERE;

        CrossingGuard(CodeFrame second) {
            this.second = second;
        }

        void guards(Block guarded) {
            block = guarded;
        }

        @Override
        Op ex(Core c) {
            long page = c.reg(io.ringzero.api.machine.CpuState.OFF_RIP);
            if (c.fetchFrame(page + c.codeBase + PAGE & c.ripMask) == second.mfn) {
                return next;
            }
            c.cache.dropCrossing(block);
            c.slice += tail;
            return c.leave(page + offset);
        }
    }
}
