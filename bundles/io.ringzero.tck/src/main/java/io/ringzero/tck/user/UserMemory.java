// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.swap.Section;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address space of a user program: linear pages to frames with rights, and the MMU that engines ask. Frames are handed out
 * zeroed; a page keeps its frame until it is unmapped.
 */
final class UserMemory implements Mmu {
    static final int PAGE = MachineMemory.PAGE_SIZE;
    static final int READ = 1;
    static final int WRITE = 2;
    static final int EXECUTE = 4;
    /** Not for user code: tables of the processor. */
    static final int SUPERVISOR = 8;

    final MachineMemory memory;
    private final Tlb tlb;
    private final Map<Long, Entry> pages = new HashMap<>();
    private final ArrayDeque<Long> free = new ArrayDeque<>();
    private long nextFrame = 1;

    private record Entry(long frame, int rights) {
    }

    UserMemory(MachineMemory memory, Tlb tlb) {
        this.memory = memory;
        this.tlb = tlb;
    }

    /** Maps fresh zeroed pages over a range; what was there is gone. */
    void map(long linear, long length, int rights) {
        unmap(linear, length);
        for (long page = linear >>> 12; page < end(linear, length); page++) {
            pages.put(page, new Entry(frame(), rights));
        }
    }

    void unmap(long linear, long length) {
        for (long page = linear >>> 12; page < end(linear, length); page++) {
            Entry old = pages.remove(page);
            if (old != null) {
                free.add(old.frame);
            }
        }
        tlb.flush();
    }

    /** Changes rights; false when a page of the range is not mapped. */
    boolean protect(long linear, long length, int rights) {
        boolean whole = true;
        for (long page = linear >>> 12; page < end(linear, length); page++) {
            whole &= pages.computeIfPresent(page, (at, entry) -> new Entry(entry.frame, rights)) != null;
        }
        tlb.flush();
        return whole;
    }

    boolean mapped(long linear) {
        return pages.containsKey(linear >>> 12);
    }

    private static long end(long linear, long length) {
        return linear + length + PAGE - 1 >>> 12;
    }

    private long frame() {
        Long again = free.poll();
        long frame = again != null ? again : nextFrame++;
        if (frame >= memory.frames()) {
            throw new AssertionError("the program wants more than the " + memory.frames() + " frames of the test");
        }
        memory.fill(frame * PAGE, PAGE, (byte) 0);
        return frame;
    }

    /** Reads what the program may not even see; null when a page is missing. */
    byte @Nullable [] read(long linear, int length) {
        byte[] out = new byte[length];
        return copy(linear, out, false) ? out : null;
    }

    /** Writes whatever the rights; false, with nothing written, when a page is missing. */
    boolean write(long linear, byte[] bytes) {
        for (long page = linear >>> 12; page < end(linear, bytes.length); page++) {
            if (!pages.containsKey(page)) {
                return false;
            }
        }
        return copy(linear, bytes, true);
    }

    private boolean copy(long linear, byte[] bytes, boolean write) {
        for (int done = 0; done < bytes.length;) {
            Entry entry = pages.get(linear + done >>> 12);
            if (entry == null) {
                return false;
            }
            long at = entry.frame * PAGE + (linear + done & PAGE - 1);
            int run = (int) Math.min(bytes.length - done, PAGE - (linear + done & PAGE - 1));
            if (write) {
                memory.write(at, bytes, done, run);
                memory.written(at, run);
            } else {
                memory.read(at, bytes, done, run);
            }
            done += run;
        }
        return true;
    }

    @Override
    public long fill(Tlb into, CpuState state, long linear, int access) {
        Entry entry = pages.get(linear >>> 12);
        int kind = access & 3;
        boolean user = state.cpl() == 3 && (access & Tlb.SUPERVISOR) == 0;
        int needed = kind == Tlb.WRITE ? WRITE : kind == Tlb.EXECUTE ? EXECUTE : READ;
        if (entry == null || (entry.rights & needed) == 0 || user && (entry.rights & SUPERVISOR) != 0) {
            int error = (entry == null ? 0 : 1) | (kind == Tlb.WRITE ? 2 : 0) | (user ? 4 : 0)
                | (kind == Tlb.EXECUTE ? 16 : 0);
            state.setInt(CpuState.OFF_FAULT_ERROR, error);
            return ~(long) error;
        }
        long at = entry.frame * PAGE + (linear & PAGE - 1);
        if ((entry.rights & SUPERVISOR) == 0) {
            into.fill(linear, at, (entry.rights & READ) != 0, (entry.rights & WRITE) != 0,
                (entry.rights & EXECUTE) != 0);
        }
        return at;
    }

    @Override
    public long translate(MachineMemory of, TranslationContext context, long linear, int access) {
        Entry entry = pages.get(linear >>> 12);
        return entry == null ? ~0L : entry.frame * PAGE + (linear & PAGE - 1);
    }

    @Override
    public void pteChanged(Tlbs tlbs, long tableMfn, int level, int index, long before, long after) {
        tlbs.flush();
    }

    @Override
    public Section export() {
        return Section.EMPTY;
    }

    @Override
    public void adopt(Section section) {
        // No state to take over.
    }
}
