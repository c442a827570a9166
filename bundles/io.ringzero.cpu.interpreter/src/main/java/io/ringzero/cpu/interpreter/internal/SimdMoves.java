// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Memory;
import org.jspecify.annotations.Nullable;

/** Moves between memory, general, MMX and XMM registers that change no bit. HOT PATH. */
final class SimdMoves {
    private SimdMoves() {
    }

    /** The micro-op; null where the instruction is no move. */
    static @Nullable Op make(Site site) {
        return switch (site.handler()) {
            case MOVAPS, MOVAPD, MOVUPS, MOVUPD, MOVDQA, MOVDQU, MOVNTDQ, MOVNTPS, MOVNTPD, MOVNTDQA, LDDQU ->
                whole(site);
            case MOVD, MOVQ -> element(site, site.operand(Xmm.isXmm(site, 0) || Xmm.isMmx(site, 0) ? 1 : 0).bits());
            case MOVQ2DQ, MOVDQ2Q, MOVNTQ -> element(site, 64);
            case MOVSS -> scalar(site, 4);
            case MOVSD -> scalar(site, 8);
            case MOVLPS, MOVLPD -> half(site, 0);
            case MOVHPS, MOVHPD -> half(site, 8);
            case MOVHLPS -> new Half(Xmm.at(site, 0), Xmm.at(site, 1) + 8);
            case MOVLHPS -> new Half(Xmm.at(site, 0) + 8, Xmm.at(site, 1));
            case MOVDDUP -> new Duplicate(Xmm.at(site, 0), Xmm.Source.of(site, 1));
            case MOVNTI -> new StoreGeneral(site.place(1), site.address(0));
            default -> null;
        };
    }

    private static Op whole(Site site) {
        if (site.operand(0) instanceof Memory) {
            return new Store128(Xmm.at(site, 1), site.address(0), Xmm.aligned(site));
        }
        return site.isMemory(1)
            ? new Load128(Xmm.at(site, 0), site.address(1), Xmm.aligned(site))
            : new Copy128(Xmm.at(site, 0), Xmm.at(site, 1));
    }

    /** MOVD, MOVQ: into a vector register the rest becomes zero. */
    private static Op element(Site site, int bits) {
        boolean toMmx = Xmm.isMmx(site, 0);
        if (toMmx || Xmm.isMmx(site, 1)) {
            return new MmxMove(site, bits / 8);
        }
        return QuickElements.make(site, bits / 8);
    }

    private static Op scalar(Site site, int size) {
        return site.isMemory(0) || site.isMemory(1)
            ? QuickElements.make(site, size)
            : new Merge(Xmm.at(site, 0), Xmm.at(site, 1), size);
    }

    private static Op half(Site site, int further) {
        return site.operand(0) instanceof Memory
            ? new ToPlace(site.place(0, 8), Xmm.at(site, 1) + further)
            : new HalfFromMemory(Xmm.at(site, 0) + further, site.address(1));
    }

    private static final class Load128 extends Op {
        private final int d;
        private final Address address;
        private final boolean aligned;

        Load128(int d, Address address, boolean aligned) {
            this.d = d;
            this.address = address;
            this.aligned = aligned;
        }

        @Override
        Op ex(Core c) {
            long a = address.of(c);
            if (aligned) {
                c.checkAligned(a);
            }
            c.load128(a);
            c.reg(d, c.low);
            c.reg(d + 8, c.high);
            return next;
        }
    }

    private static final class Store128 extends Op {
        private final int s;
        private final Address address;
        private final boolean aligned;

        Store128(int s, Address address, boolean aligned) {
            this.s = s;
            this.address = address;
            this.aligned = aligned;
        }

        @Override
        Op ex(Core c) {
            long a = address.of(c);
            if (aligned) {
                c.checkAligned(a);
            }
            c.store128(a, c.reg(s), c.reg(s + 8));
            return next;
        }
    }

    private static final class Copy128 extends Op {
        private final int d;
        private final int s;

        Copy128(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(s));
            c.reg(d + 8, c.reg(s + 8));
            return next;
        }
    }

    private static final class ToPlace extends Op {
        private final Place destination;
        private final int s;

        ToPlace(Place destination, int s) {
            this.destination = destination;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, c.reg(s));
            return next;
        }
    }

    /** The low part of a register into another whose rest stays. */
    private static final class Merge extends Op {
        private final int d;
        private final int s;
        private final long mask;

        Merge(int d, int s, int size) {
            this.d = d;
            this.s = s;
            this.mask = -1L >>> 64 - size * 8;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(d) & ~mask | c.reg(s) & mask);
            return next;
        }
    }

    private static final class Half extends Op {
        private final int d;
        private final int s;

        Half(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(s));
            return next;
        }
    }

    private static final class HalfFromMemory extends Op {
        private final int d;
        private final Address address;

        HalfFromMemory(int d, Address address) {
            this.d = d;
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.load64(address.of(c)));
            return next;
        }
    }

    private static final class Duplicate extends Op {
        private final int d;
        private final Xmm.Source source;

        Duplicate(int d, Xmm.Source source) {
            this.d = d;
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            source.read(c);
            c.reg(d, c.low);
            c.reg(d + 8, c.low);
            return next;
        }
    }

    private static final class StoreGeneral extends Op {
        private final Place source;
        private final Address address;

        StoreGeneral(Place source, Address address) {
            this.source = source;
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            c.store(address.of(c), source.size, source.read(c));
            return next;
        }
    }

    /** The low bytes of an XMM register as a place. */
    private static final class XmmPlace extends Place {
        private final int at;

        XmmPlace(int at, int size) {
            super(size);
            this.at = at;
        }

        @Override
        long read(Core c) {
            return c.reg(at) & -1L >>> 64 - size * 8;
        }

        @Override
        void write(Core c, long value) {
            c.reg(at, value);
        }
    }

    /** Moves with an MMX register on either side. */
    private static final class MmxMove extends Op {
        private final boolean into;
        private final int number;
        private final Place other;
        private final boolean toXmm;

        MmxMove(Site site, int size) {
            into = Xmm.isMmx(site, 0);
            number = site.register(into ? 0 : 1).number();
            int position = into ? 1 : 0;
            toXmm = !into && Xmm.isXmm(site, 0);
            other = Xmm.isXmm(site, position)
                ? new XmmPlace(Xmm.at(site, position), 8)
                : Xmm.isMmx(site, position)
                    ? new MmxPlace(site.register(position).number())
                    : site.place(position, size);
        }

        @Override
        Op ex(Core c) {
            c.checkX87();
            if (into) {
                long value = other.read(c);
                c.x87.enterMmx();
                c.x87.mm(number, value);
            } else {
                other.write(c, c.x87.mm(number));
                c.x87.enterMmx();
                if (toXmm) {
                    c.reg(((XmmPlace) other).at + 8, 0);
                }
            }
            return next;
        }
    }

    private static final class MmxPlace extends Place {
        private final int number;

        MmxPlace(int number) {
            super(8);
            this.number = number;
        }

        @Override
        long read(Core c) {
            return c.x87.mm(number);
        }

        @Override
        void write(Core c, long value) {
            c.x87.mm(number, value);
        }
    }
}
