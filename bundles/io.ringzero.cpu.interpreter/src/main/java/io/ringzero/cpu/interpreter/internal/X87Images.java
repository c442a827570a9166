// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.Tlb;

/**
 * FNSTENV, FLDENV, FNSAVE, FRSTOR: the environment of 28 bytes, or 14 with 16-bit operands, in its protected-mode format,
 * and behind it eight registers of 10 bytes in stack order (APM Vol. 2 section 11.4.4).
 */
final class X87Images {
    private static final int REGISTERS = 80;
    private static final int HIGH = 0xffff;

    private X87Images() {
    }

    private static int environmentBytes(boolean wide) {
        return wide ? 28 : 14;
    }

    /**
     * Looks at both ends of an image, in the processor's order: the first field, which alone is to be aligned, then the last
     * byte. In segments its offset may wrap between two fields.
     */
    private static void check(Core c, long at, int bytes, boolean wide, int access) {
        if (c.alignmentChecked || c.narrow || X87Memory.crosses(at, bytes)) {
            c.check(at, wide ? 4 : 2, access, false);
            c.check(at + bytes - 1, 1, access, false);
        }
    }

    /** FNSTENV and FNSAVE: they do not wait. */
    static final class Store extends Op implements X87Encoded {
        private final X87Memory memory;
        private boolean wide;
        private final boolean registers;

        Store(X87Memory memory, boolean wide, boolean registers) {
            this.memory = memory;
            this.wide = wide;
            this.registers = registers;
        }

        @Override
        public void encoded(byte[] bytes, int at) {
            wide |= X87Encoded.wide(bytes, at);
        }

        @Override
        Op ex(Core c) {
            X87File f = c.x87;
            int bytes = environmentBytes(wide);
            long at = memory.at(c);
            check(c, at, bytes + (registers ? REGISTERS : 0), wide, Tlb.WRITE);
            boolean checked = c.alignmentChecked;
            c.alignmentChecked = false; // of the fields inside
            try {
                store(c, f, at, bytes);
            } finally {
                c.alignmentChecked = checked;
            }
            if (registers) {
                f.reset();
            } else {
                X87Control.mask(f);
            }
            return next;
        }

        private void store(Core c, X87File f, long at, int bytes) {
            if (wide) {
                storeWide(c, f, at);
            } else {
                storeNarrow(c, f, at);
            }
            if (registers) {
                for (int i = 0; i < 8; i++) {
                    int physical = f.physical(i);
                    c.store64(at + bytes + 10 * i, f.significand(physical));
                    c.store16(at + bytes + 10 * i + 8, f.signExponent(physical));
                }
            }
        }

        private static void storeWide(Core c, X87File f, long at) {
            c.store32(at, f.control() | HIGH << 16);
            c.store32(at + 4, f.status() | HIGH << 16);
            c.store32(at + 8, f.fullTags() | HIGH << 16);
            c.store32(at + 12, f.instructionPointer());
            c.store32(at + 16, f.selectors() & HIGH | f.opcode() << 16);
            c.store32(at + 20, f.dataPointer());
            c.store32(at + 24, f.selectors() >>> 16 | HIGH << 16);
        }

        private static void storeNarrow(Core c, X87File f, long at) {
            c.store16(at, f.control());
            c.store16(at + 2, f.status());
            c.store16(at + 4, f.fullTags());
            c.store16(at + 6, f.instructionPointer());
            c.store16(at + 8, f.selectors());
            c.store16(at + 10, f.dataPointer());
            c.store16(at + 12, f.selectors() >>> 16);
        }
    }

    /** FLDENV and FRSTOR: they wait. */
    static final class Load extends X87Op {
        private final X87Memory memory;
        private boolean wide;
        private final boolean registers;
        /** The image, read as a whole before anything changes. */
        private final long[] words = new long[7];
        private final long[] values = new long[16];

        Load(X87Memory memory, boolean wide, boolean registers) {
            this.memory = memory;
            this.wide = wide;
            this.registers = registers;
        }

        @Override
        public void encoded(byte[] bytes, int at) {
            super.encoded(bytes, at);
            wide |= X87Encoded.wide(bytes, at);
        }

        @Override
        void run(Core c, X87File f) {
            int bytes = environmentBytes(wide) + (registers ? REGISTERS : 0);
            long at = memory.at(c);
            check(c, at, bytes, wide, Tlb.READ);
            boolean checked = c.alignmentChecked;
            c.alignmentChecked = false; // of the fields inside
            try {
                load(c, f, at);
            } finally {
                c.alignmentChecked = checked;
            }
            f.status((int) words[1] & HIGH);
            X87Control.control(f, (int) words[0]);
            f.fullTags((int) words[2] & HIGH);
            f.pointers(wide ? (int) (words[4] >>> 16) : 0, words[3], words[5]);
            f.selectors((int) (words[4] & HIGH | words[6] << 16));
            if (registers) {
                for (int i = 0; i < 8; i++) {
                    f.set(f.physical(i), values[2 * i], (int) values[2 * i + 1]);
                }
            }
        }

        private void load(Core c, X87File f, long at) {
            for (int i = 0; i < 7; i++) {
                words[i] = wide ? c.load32(at + 4 * i) : c.load16(at + 2 * i);
            }
            if (registers) {
                f.fullTags((int) words[2] & HIGH); // even where a register that wraps at 4 GiB faults
                long from = at + environmentBytes(wide);
                for (int i = 0; i < 8; i++) {
                    values[2 * i] = c.load64(from + 10 * i);
                    values[2 * i + 1] = c.load16(from + 10 * i + 8);
                }
            }
        }
    }
}
