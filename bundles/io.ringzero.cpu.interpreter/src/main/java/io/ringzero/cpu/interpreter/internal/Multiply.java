// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Register;

/** Multiplication. CF and OF tell a product that does not fit; the flags left undefined stay as they were. */
final class Multiply {
    private Multiply() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case MUL, IMUL1 -> new Wide(site.handler() == Handler.IMUL1, site.place(0));
            case IMUL2 -> new Short(site.place(0), site.place(0), site.place(1));
            default -> new Short(site.place(0), site.place(1),
                new Place.Constant(site.size(), site.constant(2) << 64 - site.size() * 8 >>> 64 - site.size() * 8));
        };
    }

    /** One operand: rDX:rAX (AX for bytes) takes the whole product. */
    private static final class Wide extends Op {
        private final boolean signed;
        private final Place source;
        private final Place accumulator;
        private final int size;

        Wide(boolean signed, Place source) {
            this.signed = signed;
            this.source = source;
            this.size = source.size;
            this.accumulator = Place.of(Register.general(CpuState.RAX, size * 8));
        }

        @Override
        Op ex(Core c) {
            int up = 64 - size * 8;
            long a = accumulator.read(c);
            long b = source.read(c);
            if (signed) {
                a = a << up >> up;
                b = b << up >> up;
            }
            long low = a * b;
            long high;
            if (size == 8) {
                high = signed ? Math.multiplyHigh(a, b) : Math.unsignedMultiplyHigh(a, b);
            } else {
                high = signed ? low >> size * 8 : low >>> size * 8;
                low = signed ? low << up >> up : low << up >>> up;
            }
            Divide.writePair(c, size, low, high);
            boolean lost = signed ? high != low >> 63 : high != 0;
            c.carryOverflow(lost, lost);
            return next;
        }
    }

    /** Two or three operands, signed, cut to the operand size. */
    private static final class Short extends Op {
        private final Place destination;
        private final Place first;
        private final Place second;
        private final int up;

        Short(Place destination, Place first, Place second) {
            this.destination = destination;
            this.first = first;
            this.second = second;
            this.up = 64 - destination.size * 8;
        }

        @Override
        Op ex(Core c) {
            long a = first.read(c) << up >> up;
            long b = second.read(c) << up >> up;
            long product = a * b;
            boolean lost = up == 0 ? Math.multiplyHigh(a, b) != product >> 63 : product << up >> up != product;
            destination.write(c, product);
            c.carryOverflow(lost, lost);
            return next;
        }
    }
}
