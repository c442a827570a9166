// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bytes of an input or an outcome, with their fields ({@link CaseLayout}). Mutable; one thread. */
final class Record {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    final byte[] bytes = new byte[CaseLayout.INPUT_BYTES];

    long get(int offset) {
        return (long) LONG.get(bytes, offset);
    }

    void set(int offset, long value) {
        LONG.set(bytes, offset, value);
    }

    int getInt(int offset) {
        return (int) INT.get(bytes, offset);
    }

    void setInt(int offset, int value) {
        INT.set(bytes, offset, value);
    }

    void setShort(int offset, int value) {
        SHORT.set(bytes, offset, (short) value);
    }

    int getShort(int offset) {
        return (short) SHORT.get(bytes, offset) & 0xffff;
    }

    long gpr(int number) {
        return get(CaseLayout.GPR + number * 8);
    }

    void gpr(int number, long value) {
        set(CaseLayout.GPR + number * 8, value);
    }

    Record copy() {
        Record copy = new Record();
        System.arraycopy(bytes, 0, copy.bytes, 0, bytes.length);
        return copy;
    }

    /** Index within the record of a linear address, -1 where no window holds all of the bytes from there. */
    static int window(long linear, int length) {
        long in0 = linear - CaseLayout.WINDOW0;
        if (in0 >= 0 && in0 <= CaseLayout.WINDOW0_BYTES - length) {
            return CaseLayout.WINDOW0_AT + (int) in0;
        }
        long in1 = linear - CaseLayout.WINDOW1;
        return in1 >= 0 && in1 <= CaseLayout.WINDOW1_BYTES - length ? CaseLayout.WINDOW1_AT + (int) in1 : -1;
    }
}
