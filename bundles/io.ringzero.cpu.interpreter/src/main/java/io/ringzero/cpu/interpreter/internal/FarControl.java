// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.FarPointer;
import org.jspecify.annotations.Nullable;

/**
 * JMP and CALL through far pointers, in memory or in the instruction, directly or through a call gate (APM Vol. 2 section 4.11,
 * Vol. 3). Task state segments and task gates are refused with #GP(selector).
 *
 * <p>What is pushed goes to a stack as wide as that of the code gone to, as AMD's processors have it.
 */
final class FarControl extends Op {
    private final @Nullable Address pointer;
    private final @Nullable FarPointer constant;
    private final int size;
    private final int pushed;
    private final boolean call;

    FarControl(Site site, boolean call) {
        constant = site.operand(0) instanceof FarPointer direct ? direct : null;
        pointer = constant == null ? site.address(0) : null;
        size = site.size();
        pushed = site.in().form().encoding().wide() == 1 ? 8 : size;
        this.call = call;
    }

    @Override
    Op ex(Core c) {
        long offset;
        int selector;
        if (pointer != null) {
            long at = pointer.of(c);
            offset = c.load(at, size);
            selector = (int) c.load(pointer.of(c, size), 2);
        } else {
            FarPointer to = java.util.Objects.requireNonNull(constant);
            offset = to.offset();
            selector = to.selector();
        }
        if ((selector & ~3) == 0) {
            throw c.gp(0);
        }
        long descriptor = c.segments.descriptor(selector, 8, 0);
        if ((descriptor & Segments.CODE_OR_DATA) == 0) {
            return new CallGate(c, selector, descriptor).pass(this, call);
        }
        CodeSegments.checkDirect(c, selector, descriptor);
        boolean to64 = c.segments.is64(descriptor);
        if (call) {
            pushReturn(c, this, pushed, to64, offset, selector, descriptor);
        } else {
            CodeSegments.checkOffset(c, descriptor, offset, 0);
        }
        CodeSegments.enter(c, selector, descriptor, c.state.cpl());
        return c.leave(offset);
    }

    /** Pushes a return address, after all that can fault. */
    static void pushReturn(Core c, Op op, int width, boolean to64, long offset, int selector,
        long descriptor) {
        long rsp = c.reg(StackOps.RSP);
        long first = at(c, rsp - width, width, to64);
        long second = at(c, rsp - 2L * width, width, to64);
        c.stackProbe(first, width);
        c.stackProbe(second, width);
        CodeSegments.checkOffset(c, descriptor, offset, 0);
        c.segments.markAccessed(selector, descriptor);
        c.stackStore(first, width, c.segments.selector(CpuState.CS));
        c.stackStore(second, width, c.nextRip(op));
        if (to64) {
            c.reg(StackOps.RSP, rsp - 2L * width);
        } else if (c.narrow) {
            c.stackPointer(rsp - 2L * width);
        } else {
            c.reg(StackOps.RSP, rsp - 2L * width & 0xffffffffL);
        }
    }

    private static long at(Core c, long pointer, int width, boolean to64) {
        if (to64) {
            c.narrow = false; // until the run loop looks at the mode again, which it does whether this faults or not
            return pointer;
        }
        if (c.narrow) {
            return c.stackAddress(pointer);
        }
        long at = pointer & 0xffffffffL;
        if (at + width - 1 > 0xffffffffL) {
            throw c.fault.of(Vector.SS, 0);
        }
        return at;
    }
}
