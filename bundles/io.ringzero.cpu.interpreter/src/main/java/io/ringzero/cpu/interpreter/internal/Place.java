// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.x86.Register;

/**
 * An operand of the instructions that have no micro-op of their own per operand kind: register, constant or memory.
 *
 * <p>Values are zero-extended. A change is {@link #begin} then {@link #finish}; {@code begin} makes sure that {@code finish}
 * cannot fault.
 */
abstract class Place {
    /** Size in bytes. */
    final int size;

    Place(int size) {
        this.size = size;
    }

    abstract long read(Core c);

    abstract void write(Core c, long value);

    long begin(Core c) {
        return read(c);
    }

    /** As {@link #begin}, for a change that {@link #swap} ends. */
    long beginLocked(Core c) {
        return begin(c);
    }

    void finish(Core c, long value) {
        write(c, value);
    }

    /** Ends a locked change; false when it has to begin again. */
    boolean swap(Core c, long before, long value) {
        finish(c, value);
        return true;
    }

    /** The place of a general register, AH to BH included. */
    static Place of(Register register) {
        int offset = CpuState.OFF_GPR + register.number() * 8;
        return register.highByte() ? new Byte(offset + 1) : switch (register.bits()) {
            case 8 -> new Byte(offset);
            case 16 -> new Word(offset);
            case 32 -> new Double(offset);
            default -> new Quad(offset);
        };
    }

    /** A byte register; AH to BH lie one byte higher. */
    private static final class Byte extends Place {
        private final int offset;

        Byte(int offset) {
            super(1);
            this.offset = offset;
        }

        @Override
        long read(Core c) {
            return HostMemory.getByte(c.s + offset) & 0xff;
        }

        @Override
        void write(Core c, long value) {
            HostMemory.putByte(c.s + offset, (byte) value);
        }
    }

    private static final class Word extends Place {
        private final int offset;

        Word(int offset) {
            super(2);
            this.offset = offset;
        }

        @Override
        long read(Core c) {
            return HostMemory.getShort(c.s + offset) & 0xffff;
        }

        @Override
        void write(Core c, long value) {
            HostMemory.putShort(c.s + offset, (short) value);
        }
    }

    private static final class Double extends Place {
        private final int offset;

        Double(int offset) {
            super(4);
            this.offset = offset;
        }

        @Override
        long read(Core c) {
            return c.reg32(offset);
        }

        @Override
        void write(Core c, long value) {
            c.reg32(offset, value);
        }
    }

    private static final class Quad extends Place {
        private final int offset;

        Quad(int offset) {
            super(8);
            this.offset = offset;
        }

        @Override
        long read(Core c) {
            return c.reg(offset);
        }

        @Override
        void write(Core c, long value) {
            c.reg(offset, value);
        }
    }

    /** A constant. */
    static final class Constant extends Place {
        private final long value;

        Constant(int size, long value) {
            super(size);
            this.value = value;
        }

        @Override
        long read(Core c) {
            return value;
        }

        @Override
        void write(Core c, long ignored) {
            throw new IllegalStateException("a constant is no destination");
        }
    }

    /** Memory of 1, 2, 4 or 8 bytes. */
    static final class InMemory extends Place {
        private final Address address;

        InMemory(int size, Address address) {
            super(size);
            this.address = address;
        }

        @Override
        long read(Core c) {
            return c.load(address.of(c), size);
        }

        @Override
        void write(Core c, long value) {
            c.store(address.of(c), size, value);
        }

        @Override
        long begin(Core c) {
            return c.rmwLoad(address.of(c), size);
        }

        @Override
        long beginLocked(Core c) {
            return c.lockedLoad(address.of(c), size);
        }

        @Override
        void finish(Core c, long value) {
            c.rmwStore(size, value);
        }

        @Override
        boolean swap(Core c, long before, long value) {
            return c.rmwSwap(size, before, value);
        }
    }
}
