// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.api.xen.GuestFaultException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A copy of a guest's C structure: read once from guest memory, then looked at and changed here, then perhaps written back. Offsets
 * are those of {@code io.ringzero.abi.layout}. Little-endian. One thread.
 */
public final class Struct {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    /** Wraps bytes without copying them. */
    public Struct(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A zeroed structure. */
    public Struct(int size) {
        this(new byte[size]);
    }

    /** Copies a structure from guest memory. */
    public static Struct in(Call call, long linear, int size) throws GuestFaultException {
        return new Struct(call.copyIn(linear, size));
    }

    /** Writes all of it to guest memory. */
    public void out(Call call, long linear) throws GuestFaultException {
        call.copyOut(linear, bytes);
    }

    /** Writes one member to guest memory, to the structure at {@code linear}. */
    public void out(Call call, long linear, int offset, int size) throws GuestFaultException {
        call.copyOut(linear + offset, java.util.Arrays.copyOfRange(bytes, offset, offset + size));
    }

    public byte[] bytes() {
        return bytes;
    }

    public int u8(int offset) {
        return bytes[offset] & 0xff;
    }

    public int u16(int offset) {
        return (short) SHORT.get(bytes, offset) & 0xffff;
    }

    public int i16(int offset) {
        return (short) SHORT.get(bytes, offset);
    }

    public int i32(int offset) {
        return (int) INT.get(bytes, offset);
    }

    public long u32(int offset) {
        return (int) INT.get(bytes, offset) & 0xffff_ffffL;
    }

    public long i64(int offset) {
        return (long) LONG.get(bytes, offset);
    }

    public Struct put8(int offset, int value) {
        bytes[offset] = (byte) value;
        return this;
    }

    public Struct put16(int offset, int value) {
        SHORT.set(bytes, offset, (short) value);
        return this;
    }

    public Struct put32(int offset, int value) {
        INT.set(bytes, offset, value);
        return this;
    }

    public Struct put64(int offset, long value) {
        LONG.set(bytes, offset, value);
        return this;
    }
}
