// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.cpu.interpreter.internal.simd.StringCompare;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Register;
import org.jspecify.annotations.Nullable;

/** SIMD instructions of odd shapes: elements to and from general registers, masks, tests, strings, EMMS. */
final class SimdElements {
    private SimdElements() {
    }

    /** The micro-op; null where the instruction is none of these. */
    static @Nullable Op make(Site site) {
        return switch (site.handler()) {
            case PEXTRB, PEXTRW, PEXTRD, PEXTRQ, EXTRACTPS -> new Extract(site);
            case PINSRB, PINSRW, PINSRD, PINSRQ -> new Insert(site);
            case PMOVMSKB -> Xmm.isXmm(site, 1)
                ? new SignsOfBytes(site.gpr(0), Xmm.at(site, 1))
                : new Signs(site, 8);
            case MOVMSKPS -> new Signs(site, 32);
            case MOVMSKPD -> new Signs(site, 64);
            case BLENDVPS -> new BlendBySign(site, 32);
            case BLENDVPD -> new BlendBySign(site, 64);
            case PBLENDVB -> new BlendBySign(site, 8);
            case PTEST -> new Test(site);
            case PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM -> new Strings(site);
            case MASKMOVQ, MASKMOVDQU -> new MaskedStore(site);
            case EMMS -> new Empty();
            default -> null;
        };
    }

    private static int bits(Handler handler) {
        return switch (handler) {
            case PEXTRB, PINSRB -> 8;
            case PEXTRW, PINSRW -> 16;
            case PEXTRQ, PINSRQ -> 64;
            default -> 32;
        };
    }

    private static final class Extract extends Op {
        private final Place destination;
        private final Xmm.Source source;
        private final int shift;
        private final boolean upper;
        private final long mask;
        private final boolean mmx;

        Extract(Site site) {
            int bits = bits(site.handler());
            mmx = Xmm.isMmx(site, 1);
            int element = Xmm.constant(site) & (mmx ? 64 : 128) / bits - 1;
            destination = site.isMemory(0) ? site.place(0, bits / 8) : site.place(0);
            source = Xmm.Source.of(site, 1);
            upper = element * bits >= 64;
            shift = element * bits & 63;
            mask = -1L >>> 64 - bits;
        }

        @Override
        Op ex(Core c) {
            if (mmx) {
                c.checkX87();
            }
            source.read(c);
            destination.write(c, (upper ? c.high : c.low) >>> shift & mask);
            if (mmx) {
                c.x87.enterMmx();
            }
            return next;
        }
    }

    private static final class Insert extends Op {
        private final Place source;
        private final int mmx;
        private final int d;
        private final int shift;
        private final long mask;

        Insert(Site site) {
            int bits = bits(site.handler());
            mmx = Xmm.isMmx(site, 0) ? site.register(0).number() : -1;
            int element = Xmm.constant(site) & (mmx >= 0 ? 64 : 128) / bits - 1;
            source = site.isMemory(1) ? site.place(1, bits / 8) : site.place(1);
            d = Xmm.at(site, 0) + (element * bits >= 64 ? 8 : 0);
            shift = element * bits & 63;
            mask = -1L >>> 64 - bits;
        }

        @Override
        Op ex(Core c) {
            if (mmx >= 0) {
                c.checkX87();
            }
            long value = (source.read(c) & mask) << shift;
            if (mmx >= 0) {
                c.x87.enterMmx();
                c.x87.mm(mmx, c.x87.mm(mmx) & ~(mask << shift) | value);
            } else {
                c.reg(d, c.reg(d) & ~(mask << shift) | value);
            }
            return next;
        }
    }

    /** The sign of each element as a bit of a general register. */
    private static final class Signs extends Op {
        private final int d;
        private final Xmm.Source source;
        private final int width;
        private final boolean mmx;

        Signs(Site site, int width) {
            this.d = site.gpr(0);
            this.source = Xmm.Source.of(site, 1);
            this.width = width;
            this.mmx = Xmm.isMmx(site, 1);
        }

        @Override
        Op ex(Core c) {
            if (mmx) {
                c.checkX87();
                c.x87.enterMmx();
            }
            source.read(c);
            int low = signs(c.low, width);
            c.reg(d, mmx ? low : low | (long) signs(c.high, width) << 64 / width);
            return next;
        }
    }

    /** PMOVMSKB of an XMM register: what every string function asks. */
    private static final class SignsOfBytes extends Op {
        private final int d;
        private final int s;

        SignsOfBytes(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, signs(c.reg(s), 8) | signs(c.reg(s + 8), 8) << 8);
            return next;
        }
    }

    private static int signs(long half, int width) {
        if (width == 8) {
            // One multiplication gathers the eight sign bits in the top byte.
            return (int) ((half >>> 7 & 0x0101010101010101L) * 0x0102040810204080L >>> 56);
        }
        return width == 64 ? (int) (half >>> 63) : (int) (half >>> 31 & 1 | half >>> 62 & 2);
    }

    /** Takes an element of the source where the element of XMM0 is negative. */
    private static final class BlendBySign extends Op {
        private final int d;
        private final Xmm.Source source;
        private final int width;

        BlendBySign(Site site, int width) {
            this.d = Xmm.at(site, 0);
            this.source = Xmm.Source.of(site, 1);
            this.width = width;
        }

        @Override
        Op ex(Core c) {
            source.read(c);
            long low = spread(c.reg(Xmm.FIRST), width);
            long high = spread(c.reg(Xmm.FIRST + 8), width);
            c.reg(d, c.reg(d) & ~low | c.low & low);
            c.reg(d + 8, c.reg(d + 8) & ~high | c.high & high);
            return next;
        }
    }

    private static long spread(long half, int width) {
        long r = 0;
        for (int i = 0; i < 64; i += width) {
            r |= (half << 64 - width - i < 0 ? -1L >>> 64 - width : 0) << i;
        }
        return r;
    }

    private static final class Test extends Op {
        private final int d;
        private final Xmm.Source source;

        Test(Site site) {
            this.d = Xmm.at(site, 0);
            this.source = Xmm.Source.of(site, 1);
        }

        @Override
        Op ex(Core c) {
            source.read(c);
            boolean zero = ((c.reg(d) & c.low) | (c.reg(d + 8) & c.high)) == 0;
            boolean carry = ((~c.reg(d) & c.low) | (~c.reg(d + 8) & c.high)) == 0;
            c.arithmeticFlags((zero ? Bits.ZF : 0) | (carry ? Bits.CF : 0));
            return next;
        }
    }

    private static final class Strings extends Op {
        private static final int RAX = CpuState.OFF_GPR;
        private static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;
        private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;

        private final int first;
        private final Xmm.Source second;
        private final StringCompare compare;
        private final boolean explicit;
        private final boolean wide;
        private final boolean mask;

        Strings(Site site) {
            first = Xmm.at(site, 0);
            second = Xmm.Source.of(site, 1);
            compare = new StringCompare(Xmm.constant(site));
            explicit = site.handler() == Handler.PCMPESTRI || site.handler() == Handler.PCMPESTRM;
            mask = site.handler() == Handler.PCMPESTRM || site.handler() == Handler.PCMPISTRM;
            wide = site.in().operandBits() == 64;
        }

        @Override
        Op ex(Core c) {
            second.read(c);
            long a = c.reg(first);
            long ah = c.reg(first + 8);
            int aLength = explicit ? length(c, RAX) : compare.implicitLength(a, ah);
            int bLength = explicit ? length(c, RDX) : compare.implicitLength(c.low, c.high);
            int result = compare.compare(a, ah, aLength, c.low, c.high, bLength);
            if (mask) {
                compare.mask(c.pair, result);
                c.reg(Xmm.FIRST, c.pair.low);
                c.reg(Xmm.FIRST + 8, c.pair.high);
            } else {
                c.reg(RCX, compare.index(result));
            }
            c.arithmeticFlags((result != 0 ? Bits.CF : 0) | (bLength < compare.elements() ? Bits.ZF : 0)
                | (aLength < compare.elements() ? Bits.SF : 0) | ((result & 1) != 0 ? Bits.OF : 0));
            return next;
        }

        private int length(Core c, int register) {
            return compare.explicitLength(wide ? c.reg(register) : (int) c.reg(register));
        }
    }

    /** MASKMOVQ, MASKMOVDQU: the bytes whose mask is negative go to memory at rDI. */
    private static final class MaskedStore extends Op {
        private final Xmm.Source data;
        private final Xmm.Source masks;
        private final Address address;
        private final boolean mmx;

        MaskedStore(Site site) {
            mmx = Xmm.isMmx(site, 0);
            data = Xmm.Source.of(site, 0);
            masks = Xmm.Source.of(site, 1);
            Register base = Register.general(CpuState.RDI, site.in().addressBits());
            Register segment = site.in().segmentOverride();
            address = new Address(new io.ringzero.x86.Memory(mmx ? 64 : 128, segment == null ? Register.DS : segment,
                base, null, 1, 0, false, site.in().addressBits()), site.end(), site.mode());
        }

        @Override
        Op ex(Core c) {
            if (mmx) {
                c.checkX87();
                c.x87.enterMmx(); // AMD does so even where the store faults
            }
            data.read(c);
            long low = c.low;
            long high = c.high;
            masks.read(c);
            store(c, address.of(c), low, high, c.low, c.high);
            return next;
        }

        /** AMD checks the whole operand for writing, whatever the mask. */
        private void store(Core c, long a, long low, long high, long lowMask, long highMask) {
            int bytes = mmx ? 8 : 16;
            for (int i = 0; i < bytes; i += 8) {
                c.checkWrite(a + i, 8); // by halves, as alignment is checked to 8 bytes
            }
            for (int i = 0; i < bytes; i++) {
                int shift = (i & 7) * 8;
                if (((i < 8 ? lowMask : highMask) >>> shift & 0x80) != 0) {
                    c.store8(a + i, (i < 8 ? low : high) >>> shift);
                }
            }
        }
    }

    private static final class Empty extends Op {
        @Override
        Op ex(Core c) {
            c.checkX87();
            c.x87.emms();
            return next;
        }
    }
}
