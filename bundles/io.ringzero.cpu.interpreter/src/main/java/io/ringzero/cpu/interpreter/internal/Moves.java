// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;

/** Data movement without flags; the common forms are in {@link QuickMoves}. */
final class Moves {
    private static final int RAX = CpuState.OFF_GPR + CpuState.RAX * 8;
    private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;

    private Moves() {
    }

    static Op make(Site site) {
        Op quick = QuickMoves.make(site);
        if (quick != null) {
            return quick;
        }
        return switch (site.handler()) {
            case MOVSX -> new SignExtended(site.place(0), site.place(1));
            case LEA -> new Lea(site.place(0), site.address(1));
            case XLAT -> new Translate(site.address(0));
            case CMOVCC -> new Conditional(code(site), site.place(0), site.place(1));
            case SETCC -> new SetOn(code(site), site.place(0));
            case SIGN_EXTEND_ACCUMULATOR -> new ExtendAccumulator(site.in().operandBits());
            case SIGN_EXTEND_TO_DATA -> new ExtendToData(site.in().operandBits());
            default -> new Move(site.place(0), site.place(1)); // MOV, MOVZX
        };
    }

    @SuppressWarnings("NullAway") // the decoder gives every conditional form a condition
    static int code(Site site) {
        return site.in().condition().ordinal();
    }

    private static final class Move extends Op {
        private final Place destination;
        private final Place source;

        Move(Place destination, Place source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, source.read(c));
            return next;
        }
    }

    private static final class SignExtended extends Op {
        private final Place destination;
        private final Place source;
        private final int up;

        SignExtended(Place destination, Place source) {
            this.destination = destination;
            this.source = source;
            this.up = 64 - source.size * 8;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, source.read(c) << up >> up);
            return next;
        }
    }

    private static final class Lea extends Op {
        private final Place destination;
        private final Address address;

        Lea(Place destination, Address address) {
            this.destination = destination;
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, address.effective(c));
            return next;
        }
    }

    /** XLAT: the index is AL alone, so the address is made here. */
    private static final class Translate extends Op {
        private final Address address;

        Translate(Address address) {
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            HostMemory.putByte(c.s + RAX, (byte) c.load8(address.withByteIndex(c)));
            return next;
        }
    }

    /** Reads its source, and clears the upper half of a 32-bit destination, whether the condition holds or not. */
    private static final class Conditional extends Op {
        private final int code;
        private final Place destination;
        private final Place source;

        Conditional(int code, Place destination, Place source) {
            this.code = code;
            this.destination = destination;
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            long value = source.read(c);
            destination.write(c, c.condition(code) ? value : destination.read(c));
            return next;
        }
    }

    private static final class SetOn extends Op {
        private final int code;
        private final Place destination;

        SetOn(int code, Place destination) {
            this.code = code;
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, c.condition(code) ? 1 : 0);
            return next;
        }
    }

    /** CBW, CWDE, CDQE. */
    private static final class ExtendAccumulator extends Op {
        private final int bits;

        ExtendAccumulator(int bits) {
            this.bits = bits;
        }

        @Override
        Op ex(Core c) {
            switch (bits) {
                case 16 -> HostMemory.putShort(c.s + RAX, HostMemory.getByte(c.s + RAX));
                case 32 -> c.reg32(RAX, HostMemory.getShort(c.s + RAX));
                default -> c.reg(RAX, HostMemory.getInt(c.s + RAX));
            }
            return next;
        }
    }

    /** CWD, CDQ, CQO. */
    private static final class ExtendToData extends Op {
        private final int bits;

        ExtendToData(int bits) {
            this.bits = bits;
        }

        @Override
        Op ex(Core c) {
            switch (bits) {
                case 16 -> HostMemory.putShort(c.s + RDX, (short) (HostMemory.getShort(c.s + RAX) >> 15));
                case 32 -> c.reg32(RDX, HostMemory.getInt(c.s + RAX) >> 31);
                default -> c.reg(RDX, c.reg(RAX) >> 63);
            }
            return next;
        }
    }
}
