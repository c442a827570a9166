// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** Operand shapes of micro-ops that have a class per operation, shape and size. HOT PATH. */
final class Shapes {
    private Shapes() {
    }

    /** Destination and source are registers: offsets in the state block. */
    abstract static class RegReg extends Op {
        final int d;
        final int s;

        RegReg(int destination, int source) {
            this.d = destination;
            this.s = source;
        }
    }

    /** Destination is a register, the source a constant. */
    abstract static class RegImm extends Op {
        final int d;
        final long imm;

        RegImm(int destination, long constant) {
            this.d = destination;
            this.imm = constant;
        }
    }

    /** One operand is a register, the other memory. */
    abstract static class RegMem extends Op {
        final int d;
        final Address a;

        RegMem(int register, Address address) {
            this.d = register;
            this.a = address;
        }
    }
}
