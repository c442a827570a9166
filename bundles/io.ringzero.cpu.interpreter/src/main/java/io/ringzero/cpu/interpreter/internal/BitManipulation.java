// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;

/** BMI1, BMI2 and ADX. Operands of 32 or 64 bits. */
final class BitManipulation extends Op {
    private final Handler handler;
    private final Place destination;
    private final Place first;
    private final Place second;
    private final int bits;

    BitManipulation(Site site) {
        handler = site.handler();
        destination = site.place(0);
        first = site.place(1);
        second = site.in().operands().size() > 2 ? site.place(2, destination.size) : first;
        bits = destination.size * 8;
    }

    @Override
    Op ex(Core c) {
        long a = first.read(c);
        long b = second.read(c);
        int n = (int) b & bits - 1;
        int up = 64 - bits;
        switch (handler) {
            case ANDN -> logic(c, ~a & b, false);
            case BLSR -> logic(c, a & a - 1, a == 0);
            case BLSMSK -> logic(c, a ^ a - 1, a == 0);
            case BLSI -> logic(c, a & -a, a != 0);
            case BZHI -> logic(c, (b & 0xff) < bits ? a & (1L << (b & 0xff)) - 1 : a, (b & 0xff) >= bits);
            case BEXTR -> extract(c, a, (int) b & 0xff, (int) (b >>> 8) & 0xff);
            case PDEP -> destination.write(c, Long.expand(a, b));
            case PEXT -> destination.write(c, Long.compress(a, b));
            case MULX -> multiply(c, second.read(c));
            case RORX -> destination.write(c, n == 0 ? a : a >>> n | a << bits - n);
            case SHLX -> destination.write(c, a << n);
            case SHRX -> destination.write(c, a >>> n);
            case SARX -> destination.write(c, a << up >> up >> n);
            case ADCX, ADOX -> add(c, destination.read(c), a);
            default -> throw new IllegalStateException("not of this family: " + handler);
        }
        return next;
    }

    private void logic(Core c, long value, boolean carry) {
        int up = 64 - bits;
        destination.write(c, value);
        c.resultWith(value << up >> up, carry, false);
    }

    private void extract(Core c, long value, int start, int length) {
        long shifted = start >= bits ? 0 : value >>> start;
        long r = length >= 64 ? shifted : shifted & (1L << length) - 1;
        logic(c, r, false);
    }

    /** The high half goes last: it wins where both destinations are one register. */
    private void multiply(Core c, long b) {
        long a = c.reg(io.ringzero.api.machine.CpuState.OFF_GPR + io.ringzero.api.machine.CpuState.RDX * 8);
        if (bits == 64) {
            first.write(c, a * b);
            destination.write(c, Math.unsignedMultiplyHigh(a, b));
        } else {
            long product = (a & 0xffffffffL) * b;
            first.write(c, product);
            destination.write(c, product >>> 32);
        }
    }

    private void add(Core c, long a, long b) {
        boolean adcx = handler == Handler.ADCX;
        long in = (adcx ? c.cf() : c.of()) ? 1 : 0;
        long r = a + b + in;
        boolean out = bits == 32 ? r >>> 32 != 0 : (a & b | (a | b) & ~r) < 0;
        destination.write(c, r);
        if (adcx) {
            c.carryOverflow(out, c.of());
        } else {
            c.carryOverflow(c.cf(), out);
        }
    }
}
