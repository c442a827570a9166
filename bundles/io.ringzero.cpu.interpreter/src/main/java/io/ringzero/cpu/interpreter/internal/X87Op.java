// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.X87Unit;

/**
 * An x87 instruction that waits: it raises #MF instead of running while an unmasked exception is pending.
 *
 * <p>#MF does not depend on CR0.NE: with NE clear a PC tells exceptions by an external interrupt, which no machine here has
 * wired, and for PV domains NE is always set. That the unit may be used at all is the block's business.
 *
 * <p>HOT PATH. Memory is read before anything changes and written before the status does, so that a fault is precise.
 */
abstract class X87Op extends Op implements X87Encoded {
    static final long INDEFINITE = 0xc000000000000000L;
    static final int INDEFINITE_SE = 0xffff;
    /** A register was empty that is read. */
    static final int UNDERFLOW = X87Unit.IE | X87Unit.SF;
    /** A register was not empty that is pushed into. */
    static final int OVERFLOW = X87Unit.IE | X87Unit.SF | X87Unit.C1;

    /** What FOP shows: three bits of the opcode and ModRM. */
    private int opcode;

    @Override
    public void encoded(byte[] bytes, int at) {
        int i = X87Encoded.opcode(bytes, at);
        opcode = (bytes[i] & 7) << 8 | bytes[i + 1] & 0xff;
    }

    @Override
    Op ex(Core c) {
        if (c.x87.isPending()) {
            throw c.fault.of(Vector.MF, 0);
        }
        run(c, c.x87);
        return next;
    }

    abstract void run(Core c, X87File f);

    /** Makes this the last instruction, once it cannot fault any more. */
    final void note(Core c, X87File f) {
        f.instruction(opcode, c.rip(this));
    }

    /** The same for one with a memory operand. */
    final void note(Core c, X87File f, X87Memory memory) {
        f.instruction(opcode, c.rip(this));
        memory.note(c, f);
    }

    /** Ends an operation whose result goes into a register, which is not empty. */
    static void finish(X87File f, int physical) {
        X87Unit u = f.unit;
        f.raise(u.flags);
        if (!u.stop()) {
            f.set(physical, u.sig, u.se);
        }
    }

    /** A stack underflow whose masked response is the default NaN in a register; answers whether it is masked. */
    static boolean underflow(X87File f, int physical) {
        f.raise(UNDERFLOW);
        if (f.stops(UNDERFLOW)) {
            return false;
        }
        f.fill(physical, INDEFINITE, INDEFINITE_SE);
        return true;
    }

    /** Begins a push: answers whether there is room, else does what an overflow does. */
    static boolean room(X87File f) {
        if (!f.isValid(f.physical(7))) {
            return true;
        }
        f.raise(OVERFLOW);
        if (!f.stops(OVERFLOW)) {
            f.push(INDEFINITE, INDEFINITE_SE);
        }
        return false;
    }
}
