// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.frames;

import io.ringzero.api.machine.MachineMemory;

/**
 * The machine-to-physical table (M2P): for each mfn the gfn that its owner gave it, 8 bytes each. It lies in the
 * machine's first frames, from mfn 0 on, and is mapped into all guests read-only (public/arch-x86/xen-x86_64.h,
 * MACH2PHYS_VIRT_START). A second one follows it with entries of 4 bytes, for 32-bit guests (xen-x86_32.h).
 */
public final class MachineToPhysical {
    /** Entry of a frame without a gfn (Xen: INVALID_M2P_ENTRY). */
    public static final long INVALID = -1L;
    /** Entry of a frame that the hypervisor lends (Xen: SHARED_M2P_ENTRY). */
    public static final long SHARED = -2L;

    private static final int ENTRY_BYTES = 8;
    private static final int NARROW_BYTES = 4;

    private final MachineMemory memory;

    /** Takes the first {@link #frames()} frames and fills them. */
    public MachineToPhysical(MachineMemory memory) {
        this.memory = memory;
        if (reserved() >= memory.frames()) {
            throw new IllegalArgumentException(
                memory.frames() + " frames leave no room beside the M2P; give the machine more");
        }
        memory.fill(0, memory.frames() * ENTRY_BYTES, (byte) 0xff);
        memory.fill(narrowStart(), memory.frames() * NARROW_BYTES, (byte) 0xff);
    }

    /** Number of frames that the table of 64-bit guests takes, from mfn 0 on. */
    public long frames() {
        return (memory.frames() * ENTRY_BYTES + MachineMemory.PAGE_MASK) >>> MachineMemory.PAGE_SHIFT;
    }

    /** Number of frames that the table of 32-bit guests takes, behind the other one. */
    public long narrowFrames() {
        return (memory.frames() * NARROW_BYTES + MachineMemory.PAGE_MASK) >>> MachineMemory.PAGE_SHIFT;
    }

    /** Number of frames that both tables take. */
    public long reserved() {
        return frames() + narrowFrames();
    }

    public long get(long mfn) {
        return memory.readLong(at(mfn));
    }

    public void set(long mfn, long gfn) {
        memory.writeLong(at(mfn), gfn);
        memory.writeInt(narrowStart() + mfn * NARROW_BYTES, (int) gfn);
    }

    private long narrowStart() {
        return frames() << MachineMemory.PAGE_SHIFT;
    }

    private long at(long mfn) {
        return java.util.Objects.checkIndex(mfn, memory.frames()) * ENTRY_BYTES;
    }
}
