// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One pCPU's TLB: a few direct-mapped off-heap tables, each for one {@link TranslationContext}.
 *
 * <p>Coherent: what the MMU or the core takes back is gone before guest code runs again, so a table survives a switch to
 * another context and back, and neither the size nor the engine changes what a guest sees. Written only by its pCPU's
 * thread, or by the machine's owner while that thread runs no guest code; {@link #requestFlush} may come from any thread and takes
 * effect at {@link #drain}, which the pCPU loop calls before it enters guest code.
 *
 * <p>Shoot-down, in memory that is {@linkplain MachineMemory#share shared}: an engine is in guest code between {@link
 * #enterGuest} and {@link #leaveGuest}, and drains at instruction borders in between. Who asks for something then waits until
 * {@link #isServed}: from there on no access is made by what was taken back, be it that the pCPU drained or that it is outside
 * and drains on its way in. A translation that was being filled in when the request came is used to the end of its instruction,
 * and goes at the border behind it. Whoever waits in guest code serves his own requests, so two may wait for each other.
 *
 * <p>HOT PATH. An entry for a linear address {@code a} lies at {@code table() + ((a >>> 12) & (ENTRIES-1)) * ENTRY_BYTES}. A
 * tag is the linear page address, or {@link #EMPTY}. An access of {@code s} bytes hits when
 * {@code ((a + s - 1) & ~0xfff) == tag}; this also fails for an access that crosses a page, as a page's neighbour never shares
 * its entry. The host address is then {@code a + addend}.
 */
public final class Tlb implements AutoCloseable {
    public static final int ENTRIES = 1024;
    public static final int ENTRY_BYTES = 32;
    public static final int OFF_READ_TAG = 0;
    public static final int OFF_WRITE_TAG = 8;
    public static final int OFF_EXECUTE_TAG = 16;
    public static final int OFF_ADDEND = 24;
    /** A tag that no page address equals. */
    public static final long EMPTY = 1;

    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int EXECUTE = 2;
    /** Added to an access: an implicit supervisor access (descriptor tables, TSS) whatever the CPL. */
    public static final int SUPERVISOR = 4;

    private static final int CONTEXTS = 8;
    private static final int MOST_WAITING = 64;
    /** Bits of a linear address that number an entry of a page table with 64-bit entries. */
    private static final int TABLE_INDEX = 511;
    private static final long TABLE_BYTES = (long) ENTRIES * ENTRY_BYTES;

    private final MachineMemory memory;
    private final HostMemory.Reservation tables;
    private final TranslationContext[] contexts = new TranslationContext[CONTEXTS];
    private final long[] lastUse = new long[CONTEXTS];
    private long uses;
    private int current;
    private long table;
    private long epoch;
    private volatile boolean flushRequested;
    private volatile boolean emptyRequested;
    /** What else is to be carried out; few, for emptying serves them all. */
    private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** The thread that is in guest code with this TLB. */
    private volatile @Nullable Thread guest;

    /** Makes an empty TLB over a machine's memory; listens for frames that gain flags until closed. */
    public Tlb(MachineMemory memory) {
        this.memory = memory;
        this.tables = HostMemory.reserve(TABLE_BYTES * CONTEXTS);
        java.util.Arrays.fill(contexts, new TranslationContext(0, TranslationContext.MODE_NONE, 0, 0));
        flush();
        table = tables.address();
        memory.flags().listen(withdrawal);
    }

    private final FrameFlags.AddListener withdrawal = new FrameFlags.AddListener() {
        @Override
        public void flagged(long mfn) {
            ask(() -> withdrawWrites(mfn));
        }

        @Override
        public boolean isWithdrawn() {
            return isServed();
        }
    };

    /** The memory whose frames the entries name. */
    public MachineMemory memory() {
        return memory;
    }

    /** Host address of the table in use; changes only by {@link #select}. */
    public long table() {
        return table;
    }

    /** Context of the table in use. */
    public TranslationContext context() {
        return contexts[current];
    }

    /** Grows whenever entries were taken away: caches of translations beside the TLB die with it. */
    public long epoch() {
        return epoch;
    }

    /** Makes the table of a context the one in use; takes the one that was unused longest, emptied, if it has none. */
    public void select(TranslationContext context) {
        uses++;
        if (contexts[current].equals(context)) {
            lastUse[current] = uses;
            return;
        }
        int oldest = 0;
        for (int i = 0; i < CONTEXTS; i++) {
            if (contexts[i].equals(context)) {
                use(i);
                return;
            }
            if (lastUse[i] < lastUse[oldest]) {
                oldest = i;
            }
        }
        clear(oldest);
        contexts[oldest] = context;
        use(oldest);
    }

    /**
     * Enters a translation into the table in use.
     *
     * @param linear any address in the page
     * @param maddr any machine address in the frame; a frame outside RAM is not entered
     * @param readable whether reads may hit
     * @param writable whether writes may hit (dirty bit set, permission held); withheld from flagged frames
     * @param executable whether fetches may hit
     */
    public void fill(long linear, long maddr, boolean readable, boolean writable, boolean executable) {
        long page = linear & -4096L;
        long frame = maddr & -4096L;
        if (!memory.contains(frame, MachineMemory.PAGE_SIZE)) {
            return;
        }
        long entry = entry(table, linear);
        boolean same = same(entry, page);
        long addend = memory.hostBase() + frame - page;
        if (same && HostMemory.getLong(entry + OFF_ADDEND) != addend) {
            same = false;
        }
        boolean write = writable && memory.flags().get(frame >>> MachineMemory.PAGE_SHIFT) == 0;
        put(entry + OFF_READ_TAG, readable, same, page);
        put(entry + OFF_WRITE_TAG, write, same, page);
        put(entry + OFF_EXECUTE_TAG, executable, same, page);
        HostMemory.putLong(entry + OFF_ADDEND, addend);
    }

    /** Empties every table. */
    public void flush() {
        epoch++;
        for (int i = 0; i < CONTEXTS; i++) {
            clear(i);
        }
    }

    /** Takes one page's translation out of every table. */
    public void flush(long linear) {
        epoch++;
        long page = linear & -4096L;
        for (int i = 0; i < CONTEXTS; i++) {
            long entry = entry(tables.address() + i * TABLE_BYTES, linear);
            if (same(entry, page)) {
                clearEntry(entry);
            }
        }
    }

    /** Asks for a flush before guest code runs again on this pCPU; any thread. */
    public void requestFlush() {
        emptyRequested = true;
        flushRequested = true;
    }

    /** Whether something was asked for and not yet carried out: an engine then drains before its next block. */
    public boolean flushRequested() {
        return flushRequested;
    }

    /** Carries out what was asked for; called by the pCPU's thread, at an instruction border. */
    public void drain() {
        if (!flushRequested) {
            return;
        }
        flushRequested = false; // first: what is asked for from here on sets it again
        if (emptyRequested) {
            emptyRequested = false;
            requests.clear(); // served as well; first, for what is asked for from here on may be about new entries
            waiting.set(0);
            flush();
        }
        for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
            waiting.decrementAndGet();
            request.run();
        }
    }

    /** At once where no guest code can be running, or by the thread that runs it; else at the next drain. */
    private void ask(Runnable request) {
        if (!memory.isShared() || guest == Thread.currentThread()) {
            request.run();
        } else if (waiting.incrementAndGet() > MOST_WAITING) {
            requestFlush();
        } else {
            requests.add(request);
            flushRequested = true;
        }
    }

    /**
     * Takes back what entry {@code index} of a table led to, in each table of this TLB; as {@link Tlbs#forget}, which see.
     *
     * @param frame machine address of the frame that an entry of level 1 led to
     */
    void forget(int level, int index, long frame) {
        switch (level) {
            case 0 -> requestFlush();
            case 1 -> ask(() -> forgetPage(index, frame));
            default -> ask(() -> forgetBelow(level, index));
        }
    }

    /** Takes back all that was translated by a root table. */
    void forgetRoot(long root) {
        ask(() -> {
            epoch++;
            for (int i = 0; i < CONTEXTS; i++) {
                if ((contexts[i].root() & -4096L) == root) {
                    clear(i);
                }
            }
        });
    }

    /** The page's address has the entry's number in its bits 12 to 20, so few places can have it. */
    private void forgetPage(int index, long frame) {
        epoch++;
        long host = memory.hostBase() + frame;
        long end = tables.address() + TABLE_BYTES * CONTEXTS;
        long first = tables.address() + (long) (index & TABLE_INDEX) * ENTRY_BYTES;
        for (long entry = first; entry < end; entry += (TABLE_INDEX + 1) * ENTRY_BYTES) {
            long page = page(entry);
            if (page != EMPTY && page + HostMemory.getLong(entry + OFF_ADDEND) == host) {
                clearEntry(entry);
            }
        }
    }

    /** A table may also stand where one of a lower level is expected, which guests use to see their own tables. */
    private void forgetBelow(int level, int index) {
        epoch++;
        long end = tables.address() + TABLE_BYTES * CONTEXTS;
        for (long entry = tables.address(); entry < end; entry += ENTRY_BYTES) {
            long page = page(entry);
            for (int bit = 12, n = 0; page != EMPTY && n < level; bit += 9, n++) {
                if ((page >>> bit & TABLE_INDEX) == index) {
                    clearEntry(entry);
                    break;
                }
            }
        }
    }

    /** The page that an entry is for, {@link #EMPTY} for none. */
    private static long page(long entry) {
        long read = HostMemory.getLong(entry + OFF_READ_TAG);
        if (read != EMPTY) {
            return read;
        }
        long write = HostMemory.getLong(entry + OFF_WRITE_TAG);
        return write != EMPTY ? write : HostMemory.getLong(entry + OFF_EXECUTE_TAG);
    }

    /** The calling thread is about to run guest code with this TLB. */
    public void enterGuest() {
        guest = Thread.currentThread();
        drain();
    }

    /** The calling thread runs no guest code with this TLB any more. */
    public void leaveGuest() {
        guest = null;
    }

    /**
     * Whether no access is made any more by what was taken back before the call; the thread that is in guest code with this TLB,
     * which is to be at an instruction border, sees to it itself.
     */
    public boolean isServed() {
        Thread thread = guest;
        if (thread == Thread.currentThread()) {
            drain();
            return true;
        }
        return thread == null || !flushRequested;
    }

    @Override
    public void close() {
        memory.flags().unlisten(withdrawal);
        tables.close();
    }

    private void withdrawWrites(long mfn) {
        long host = memory.hostBase() + (mfn << MachineMemory.PAGE_SHIFT);
        long end = tables.address() + TABLE_BYTES * CONTEXTS;
        boolean any = false;
        for (long entry = tables.address(); entry < end; entry += ENTRY_BYTES) {
            long tag = HostMemory.getLong(entry + OFF_WRITE_TAG);
            if (tag != EMPTY && tag + HostMemory.getLong(entry + OFF_ADDEND) == host) {
                HostMemory.putLong(entry + OFF_WRITE_TAG, EMPTY);
                any = true;
            }
        }
        if (any) {
            epoch++;
        }
    }

    private void use(int index) {
        current = index;
        lastUse[index] = uses;
        table = tables.address() + index * TABLE_BYTES;
    }

    private void clear(int index) {
        long end = tables.address() + (index + 1) * TABLE_BYTES;
        for (long entry = tables.address() + index * TABLE_BYTES; entry < end; entry += ENTRY_BYTES) {
            clearEntry(entry);
        }
    }

    private static void clearEntry(long entry) {
        HostMemory.putLong(entry + OFF_READ_TAG, EMPTY);
        HostMemory.putLong(entry + OFF_WRITE_TAG, EMPTY);
        HostMemory.putLong(entry + OFF_EXECUTE_TAG, EMPTY);
    }

    /** Tags for one page add up; a tag that another page left goes. */
    private static void put(long at, boolean set, boolean samePage, long page) {
        if (set) {
            HostMemory.putLong(at, page);
        } else if (!samePage) {
            HostMemory.putLong(at, EMPTY);
        }
    }

    private static boolean same(long entry, long page) {
        return HostMemory.getLong(entry + OFF_READ_TAG) == page || HostMemory.getLong(entry + OFF_WRITE_TAG) == page
            || HostMemory.getLong(entry + OFF_EXECUTE_TAG) == page;
    }

    private static long entry(long table, long linear) {
        return table + ((linear >>> MachineMemory.PAGE_SHIFT) & (ENTRIES - 1)) * ENTRY_BYTES;
    }
}
