// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;

/** XCHG, XADD, CMPXCHG and its double forms. XCHG with memory is always locked (APM Vol. 3, XCHG). */
final class Exchange {
    private Exchange() {
    }

    static Op make(Site site) {
        boolean lock = site.in().lock();
        return switch (site.handler()) {
            case XCHG -> new Swap(site.place(0), site.place(1), site.isMemory(0));
            case XADD -> new ExchangeAdd(site.place(0), site.place(1), lock);
            case CMPXCHG -> new CompareExchange(site.place(0), site.place(1), lock);
            case CMPXCHG8B -> new CompareExchange8(site.address(0), lock);
            default -> new CompareExchange16(site.address(0), lock);
        };
    }

    private static final class Swap extends Op {
        private final Place first;
        private final Place second;
        private final boolean locked;

        Swap(Place first, Place second, boolean locked) {
            this.first = first;
            this.second = second;
            this.locked = locked;
        }

        @Override
        Op ex(Core c) {
            long b = second.read(c);
            long a = locked ? first.beginLocked(c) : first.begin(c);
            if (locked) {
                while (!first.swap(c, a, b)) {
                    a = first.beginLocked(c);
                }
            } else {
                first.finish(c, b);
            }
            second.write(c, a);
            return next;
        }
    }

    private static final class ExchangeAdd extends Op {
        private final Place destination;
        private final Place source;
        private final boolean lock;
        private final int up;

        ExchangeAdd(Place destination, Place source, boolean lock) {
            this.destination = destination;
            this.source = source;
            this.lock = lock;
            this.up = 64 - destination.size * 8;
        }

        @Override
        Op ex(Core c) {
            long b = source.read(c);
            long a = lock ? destination.beginLocked(c) : destination.begin(c);
            while (lock && !destination.swap(c, a, a + b)) {
                a = destination.beginLocked(c);
            }
            source.write(c, a);
            if (!lock) {
                destination.finish(c, a + b); // last: for xadd r,r of one register the sum wins
            }
            c.added(a, b, a + b, up);
            return next;
        }
    }

    private static final class CompareExchange extends Op {
        private final Place destination;
        private final Place source;
        private final Place accumulator;
        private final boolean lock;
        private final int up;

        CompareExchange(Place destination, Place source, boolean lock) {
            this.destination = destination;
            this.source = source;
            this.lock = lock;
            this.accumulator = Place.of(io.ringzero.x86.Register.general(0, destination.size * 8));
            this.up = 64 - destination.size * 8;
        }

        @Override
        Op ex(Core c) {
            while (true) {
                long value = lock ? destination.beginLocked(c) : destination.begin(c);
                long expected = accumulator.read(c);
                boolean same = value == expected;
                long written = same ? source.read(c) : value;
                if (lock) {
                    if (!destination.swap(c, value, written)) {
                        continue;
                    }
                } else if (same || destination instanceof Place.InMemory) {
                    destination.finish(c, written);
                }
                c.subtracted(expected, value, expected - value, up);
                if (!same) {
                    accumulator.write(c, value);
                }
                return next;
            }
        }
    }

    private static final class CompareExchange8 extends Op {
        private final Address address;
        private final boolean lock;

        CompareExchange8(Address address, boolean lock) {
            this.address = address;
            this.lock = lock;
        }

        @Override
        Op ex(Core c) {
            long expected = c.reg32(rax()) | c.reg32(rdx()) << 32;
            long wanted = c.reg32(CpuState.OFF_GPR + CpuState.RBX * 8)
                | c.reg32(CpuState.OFF_GPR + CpuState.RCX * 8) << 32;
            while (true) {
                long value = lock ? c.lockedLoad(address.of(c), 8) : c.rmwLoad(address.of(c), 8);
                boolean same = value == expected;
                long written = same ? wanted : value;
                if (lock) {
                    if (!c.rmwSwap(8, value, written)) {
                        continue;
                    }
                } else {
                    c.rmwStore(8, written);
                }
                if (!same) {
                    c.reg(rax(), value & 0xffffffffL);
                    c.reg(rdx(), value >>> 32);
                }
                setZero(c, same);
                return next;
            }
        }
    }

    /**
     * 16 bytes, aligned or #GP. Locked, it is the host's own where the host has one, and else runs alone (see {@link Exclusive});
     * not locked, it is atomic only towards its own processor.
     */
    private static final class CompareExchange16 extends Op {
        private final Address address;
        private final boolean lock;

        CompareExchange16(Address address, boolean lock) {
            this.address = address;
            this.lock = lock;
        }

        @Override
        Op ex(Core c) {
            long linear = address.of(c);
            if ((linear & 15) != 0) {
                throw c.gp(0);
            }
            boolean atomic = lock && c.ordered && !c.alone;
            if (atomic && !HostMemory.casesWide()) {
                throw c.aloneFault();
            }
            long at = c.checkWrite(linear, 16);
            if (atomic && c.memory.contains(at, 16)) {
                swapped(c, c.wideSwap(at, c.reg(rax()), c.reg(rdx()), c.reg(CpuState.OFF_GPR + CpuState.RBX * 8),
                    c.reg(CpuState.OFF_GPR + CpuState.RCX * 8)));
                return next;
            }
            c.low = c.readMachine(at, 8);
            c.high = c.readMachine(at + 8, 8);
            boolean same = c.low == c.reg(rax()) && c.high == c.reg(rdx());
            c.writeMachine(at, 8, same ? c.reg(CpuState.OFF_GPR + CpuState.RBX * 8) : c.low);
            c.writeMachine(at + 8, 8, same ? c.reg(CpuState.OFF_GPR + CpuState.RCX * 8) : c.high);
            swapped(c, same);
            return next;
        }

        private static void swapped(Core c, boolean same) {
            if (!same) {
                c.reg(rax(), c.low);
                c.reg(rdx(), c.high);
            }
            setZero(c, same);
        }
    }

    private static int rax() {
        return CpuState.OFF_GPR + CpuState.RAX * 8;
    }

    private static int rdx() {
        return CpuState.OFF_GPR + CpuState.RDX * 8;
    }

    private static void setZero(Core c, boolean zero) {
        c.arithmeticFlags(c.arithmeticFlags() & ~Bits.ZF | (zero ? Bits.ZF : 0));
    }
}
