// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Register;
import io.ringzero.x86.RegisterKind;

/** Where XMM registers lie in the state block, and what SIMD instructions read. */
final class Xmm {
    /** Offset of XMM0: its low half; the high half is 8 bytes further, the next register 16. */
    static final int FIRST = CpuState.OFF_FXSAVE + 160;

    private Xmm() {
    }

    /** Offset of a register operand. */
    static int at(Site site, int position) {
        return FIRST + site.register(position).number() * 16;
    }

    static boolean isXmm(Site site, int position) {
        return isOf(site, position, RegisterKind.VECTOR);
    }

    static boolean isMmx(Site site, int position) {
        return isOf(site, position, RegisterKind.MMX);
    }

    private static boolean isOf(Site site, int position, RegisterKind kind) {
        return site.isRegister(position) && site.register(position).kind() == kind;
    }

    /** The constant behind the operands, 0 to 255; -1 for none. */
    static int constant(Site site) {
        var operands = site.in().operands();
        return !operands.isEmpty() && operands.getLast() instanceof Immediate immediate
            ? (int) immediate.unsigned() & 0xff
            : -1;
    }

    /** A source operand: leaves its bits in {@link Core#low} and {@link Core#high}. */
    abstract static class Source {
        abstract void read(Core c);

        /** What an operand is: a register of any file or memory of its width. */
        static Source of(Site site, int position) {
            return switch (site.operand(position)) {
                case Memory memory when memory.bits() == 128 -> new Memory128(site.address(position), aligned(site));
                case Memory memory -> new Part(memory.bits() / 8, site.address(position));
                case Register register when register.kind() == RegisterKind.VECTOR -> new Whole(at(site, position));
                case Register register when register.kind() == RegisterKind.MMX -> new Mmx(register.number());
                default -> throw new IllegalStateException("no source of SIMD: " + site.in());
            };
        }
    }

    static boolean aligned(Site site) {
        return site.in().form().attributes().contains(io.ringzero.x86.Attribute.ALIGNED);
    }

    private static final class Whole extends Source {
        private final int at;

        Whole(int at) {
            this.at = at;
        }

        @Override
        void read(Core c) {
            c.low = c.reg(at);
            c.high = c.reg(at + 8);
        }
    }

    private static final class Mmx extends Source {
        private final int number;

        Mmx(int number) {
            this.number = number;
        }

        @Override
        void read(Core c) {
            c.low = c.x87.mm(number);
            c.high = 0;
        }
    }

    private static final class Memory128 extends Source {
        private final Address address;
        private final boolean aligned;

        Memory128(Address address, boolean aligned) {
            this.address = address;
            this.aligned = aligned;
        }

        @Override
        void read(Core c) {
            long a = address.of(c);
            if (aligned) {
                c.checkAligned(a);
            }
            c.load128(a);
        }
    }

    private static final class Part extends Source {
        private final int size;
        private final Address address;

        Part(int size, Address address) {
            this.size = size;
            this.address = address;
        }

        @Override
        void read(Core c) {
            c.low = c.load(address.of(c), size);
            c.high = 0;
        }
    }
}
