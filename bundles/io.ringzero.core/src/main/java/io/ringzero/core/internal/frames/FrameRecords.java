// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.frames;

import io.ringzero.abi.DomainIds;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.core.internal.frames.FrameTable.State;

/**
 * The storage of the frame table: 16 bytes for each frame, off-heap and lazily committed. All zero means free.
 *
 * <pre>
 *  0       4            8       10        12      14    15
 *  | total | type count | owner | progress | linear | type | flags, state |
 * </pre>
 */
final class FrameRecords implements AutoCloseable {
    static final int ALLOCATED = 1 << 2;
    static final int HYPERVISOR = 1 << 3;
    static final int PINNED = 1 << 4;
    static final int LOCKED = 1 << 5;

    private static final int BYTES = 16;
    private static final int TYPE_COUNT = 4;
    private static final int OWNER = 8;
    private static final int PROGRESS = 10;
    private static final int LINEAR = 12;
    private static final int TYPE = 14;
    private static final int FLAGS = 15;
    private static final int STATE_MASK = 3;
    private static final State[] STATES = State.values();

    private final long frames;
    private final HostMemory.Reservation block;

    FrameRecords(long frames) {
        this.frames = frames;
        block = HostMemory.reserve(frames * BYTES);
    }

    long frames() {
        return frames;
    }

    HostMemory.Reservation block() {
        return block;
    }

    long at(long mfn) {
        if (Long.compareUnsigned(mfn, frames) >= 0) {
            throw new IndexOutOfBoundsException(
                "mfn 0x" + Long.toHexString(mfn) + " is not one of 0x" + Long.toHexString(frames)
                    + " frames");
        }
        return block.address() + mfn * BYTES;
    }

    void clear(long at) {
        HostMemory.putLong(at, 0);
        HostMemory.putLong(at + 8, 0);
    }

    int total(long at) {
        return HostMemory.getInt(at);
    }

    void total(long at, int value) {
        HostMemory.putInt(at, value);
    }

    int typeCount(long at) {
        return HostMemory.getInt(at + TYPE_COUNT);
    }

    void typeCount(long at, int value) {
        HostMemory.putInt(at + TYPE_COUNT, value);
    }

    int owner(long at) {
        return HostMemory.getShort(at + OWNER) ^ DomainIds.DOMID_INVALID;
    }

    void owner(long at, int domid) {
        HostMemory.putShort(at + OWNER, (short) (domid ^ DomainIds.DOMID_INVALID));
    }

    int progress(long at) {
        return HostMemory.getShort(at + PROGRESS);
    }

    void progress(long at, int value) {
        HostMemory.putShort(at + PROGRESS, (short) value);
    }

    int linear(long at) {
        return HostMemory.getShort(at + LINEAR);
    }

    void linear(long at, int value) {
        HostMemory.putShort(at + LINEAR, (short) value);
    }

    FrameType type(long at) {
        return FrameType.of(HostMemory.getByte(at + TYPE));
    }

    State state(long at) {
        return STATES[HostMemory.getByte(at + FLAGS) & STATE_MASK];
    }

    void state(long at, FrameType type, State state) {
        HostMemory.putByte(at + TYPE, (byte) type.ordinal());
        HostMemory.putByte(at + FLAGS, (byte) (HostMemory.getByte(at + FLAGS) & ~STATE_MASK | state.ordinal()));
    }

    boolean flag(long at, int flag) {
        return (HostMemory.getByte(at + FLAGS) & flag) != 0;
    }

    void flag(long at, int flag, boolean value) {
        int flags = HostMemory.getByte(at + FLAGS);
        HostMemory.putByte(at + FLAGS, (byte) (value ? flags | flag : flags & ~flag));
    }

    @Override
    public void close() {
        block.close();
    }
}
