// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Register;
import io.ringzero.x86.Repeat;
import java.util.Objects;

/**
 * MOVS, STOS, LODS, CMPS, SCAS.
 *
 * <p>Repeated, each iteration retires one and leaves all registers as the next one wants them, so that a fault, the end of the
 * budget or a kick between two iterations leaves RIP at the instruction and nothing to undo. The op ends its block, whose
 * payment covers one iteration; each further one is paid here. Plain runs of MOVS and STOS go by {@link StringRuns}.
 */
class Strings extends Op {
    static final int RSI = CpuState.OFF_GPR + CpuState.RSI * 8;
    static final int RDI = CpuState.OFF_GPR + CpuState.RDI * 8;
    static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;

    final Handler handler;
    final int size;
    private final Repeat repeat;
    /** Address size: that of counter and indexes. */
    private final int bits;
    final Address source;
    final Address destination;
    private final Place accumulator;
    /** The source lies on the stack segment by an override: a bad address there is #SS, one of the destination is not. */
    private final boolean onStack;

    Strings(Site site) {
        handler = site.handler();
        size = site.size();
        repeat = site.in().repeat();
        bits = site.in().addressBits();
        source = address(site, CpuState.RSI);
        destination = address(site, CpuState.RDI);
        onStack = site.in().segmentOverride() == Register.SS;
        accumulator = Place.of(Register.general(CpuState.RAX, size * 8));
    }

    /** The operand with an index register; for the one that the instruction has not, that of the other. */
    private static Address address(Site site, int index) {
        Memory found = null;
        for (var operand : site.in().operands()) {
            if (operand instanceof Memory memory) {
                Register base = memory.base();
                found = found == null || base != null && base.number() == index ? memory : found;
            }
        }
        return new Address(Objects.requireNonNull(found), 0, site.mode());
    }

    @Override
    final Op ex(Core c) {
        if (repeat == Repeat.NONE) {
            step(c);
            return next;
        }
        long count = index(c, RCX);
        begin(c);
        while (count != 0) {
            long done = run(c, count);
            if (done == 0) {
                step(c);
                done = 1;
            }
            count -= done;
            index(c, RCX, count);
            if (count == 0 || stops(c)) {
                break;
            }
            if (c.slice <= 0) {
                return c.leave(c.rip(this));
            }
            c.slice--;
        }
        return next;
    }

    /** Does several iterations at once where nothing can tell; pays for all but the first. */
    private long run(Core c, long count) {
        if (bits == 16 || count < 8 || handler != Handler.MOVS && handler != Handler.STOS
            || (c.reg(CpuState.OFF_RFLAGS) & Bits.DF) != 0) {
            return 0;
        }
        long most = Math.min(count, c.slice + 1);
        if (bits == 32) {
            // An index wraps at 4 GiB: up to there at most.
            long room = Math.min(0x1_0000_0000L - index(c, RDI), handler == Handler.MOVS
                ? 0x1_0000_0000L - index(c, RSI)
                : Long.MAX_VALUE);
            most = Math.min(most, room / size);
        }
        long done = handler == Handler.MOVS
            ? StringRuns.move(c, source.of(c), destination.of(c), size, most)
            : StringRuns.store(c, destination.of(c), size, most, accumulator.read(c));
        if (done > 0) {
            if (handler == Handler.MOVS) {
                index(c, RSI, index(c, RSI) + done * size);
            }
            index(c, RDI, index(c, RDI) + done * size);
            c.slice -= done - 1;
        }
        return done;
    }

    private boolean stops(Core c) {
        return (handler == Handler.CMPS || handler == Handler.SCAS) && c.zf() != (repeat == Repeat.REPE);
    }

    /** What is checked even when nothing is repeated. */
    void begin(Core c) {
    }

    void step(Core c) {
        long by = (c.reg(CpuState.OFF_RFLAGS) & Bits.DF) != 0 ? -size : size;
        switch (handler) {
            case MOVS -> {
                long from = source.of(c);
                c.store(destination.of(c), size, onStack ? c.stackLoad(from, size) : c.load(from, size));
            }
            case STOS -> c.store(destination.of(c), size, accumulator.read(c));
            case LODS -> accumulator.write(c, c.load(source.of(c), size));
            case CMPS -> {
                long a;
                long b;
                // Zen's order, told by which of two faults comes: the destination first, but for REPE CMPSB.
                if (size == 1 && repeat == Repeat.REPE) {
                    a = c.load(source.of(c), size);
                    b = c.load(destination.of(c), size);
                } else {
                    b = c.load(destination.of(c), size);
                    a = c.load(source.of(c), size);
                }
                c.subtracted(a, b, a - b, 64 - size * 8);
            }
            default -> {
                long a = accumulator.read(c);
                long b = c.load(destination.of(c), size);
                c.subtracted(a, b, a - b, 64 - size * 8);
            }
        }
        if (handler != Handler.STOS && handler != Handler.SCAS) {
            index(c, RSI, index(c, RSI) + by);
        }
        if (handler != Handler.LODS) {
            index(c, RDI, index(c, RDI) + by);
        }
    }

    final long index(Core c, int register) {
        return Counter.read(c, register, bits);
    }

    final void index(Core c, int register, long value) {
        Counter.write(c, register, bits, value);
    }
}
