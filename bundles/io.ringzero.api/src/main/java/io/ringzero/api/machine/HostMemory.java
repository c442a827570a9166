// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;

import sun.misc.Unsafe;

/**
 * The one class that touches raw host memory.
 *
 * <p>Addresses are host addresses inside a {@link Reservation}; nothing is checked, so only engines, the MMU and the
 * other final classes of this package may call it, from any thread. Values are little-endian as on x86; on a big-endian
 * host {@link #reserve} refuses.
 *
 * <p>HOT PATH: every method is one intrinsic. {@code MemorySegment} costs 25 to 30 per cent more in translated code, lost
 * to inlining limits, which is why {@code Unsafe} stands behind this border.
 */
@SuppressWarnings("removal")
public final class HostMemory {
    private static final Unsafe UNSAFE = unsafe();
    private static final boolean CASES_IN_LINE = System.getProperty("os.arch", "").equals("amd64")
        || System.getProperty("os.arch", "").equals("x86_64");

    private HostMemory() {
    }

    /** A zeroed, page-aligned, lazily committed range of host memory; ends with {@link #close}. */
    public interface Reservation extends AutoCloseable {
        /** First host address; a multiple of 4096. */
        long address();

        /** Length in bytes. */
        long bytes();

        /** Gives the range back; every address in it is dead from then on. Idempotent. */
        @Override
        void close();
    }

    /**
     * Reserves zeroed memory of which the host commits only pages that are touched.
     *
     * @param bytes length, above 0
     * @throws OutOfMemoryError when the host has no such range
     */
    public static Reservation reserve(long bytes) {
        if (java.nio.ByteOrder.nativeOrder() != java.nio.ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("machine memory needs a little-endian host");
        }
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes must be above 0, is " + bytes);
        }
        long rounded = Math.addExact(bytes, 4095) & -4096L;
        Reservation mapped = AnonymousMap.tryMap(rounded);
        return mapped != null ? mapped : new ArenaReservation(rounded);
    }

    public static byte getByte(long host) {
        return UNSAFE.getByte(host);
    }

    public static short getShort(long host) {
        return UNSAFE.getShort(host);
    }

    public static int getInt(long host) {
        return UNSAFE.getInt(host);
    }

    public static long getLong(long host) {
        return UNSAFE.getLong(host);
    }

    public static void putByte(long host, byte value) {
        UNSAFE.putByte(host, value);
    }

    public static void putShort(long host, short value) {
        UNSAFE.putShort(host, value);
    }

    public static void putInt(long host, int value) {
        UNSAFE.putInt(host, value);
    }

    public static void putLong(long host, long value) {
        UNSAFE.putLong(host, value);
    }

    /** Atomic compare and set of an aligned 32-bit word; a full fence. */
    public static boolean casInt(long host, int expected, int update) {
        return UNSAFE.compareAndSwapInt(null, host, expected, update);
    }

    /** Atomic compare and set of an aligned 64-bit word; a full fence. */
    public static boolean casLong(long host, long expected, long update) {
        return UNSAFE.compareAndSwapLong(null, host, expected, update);
    }

    /**
     * Atomic compare and set of a 64-bit word that need not be aligned but lies within one cache line of 64 bytes; a full
     * fence. Only where {@link #casesInLine} says so.
     */
    public static boolean casInLine(long host, long expected, long update) {
        return UNSAFE.compareAndSwapLong(null, host, expected, update);
    }

    /** Whether this host compares and sets words that are not aligned, if only no cache line is crossed: x86 does. */
    public static boolean casesInLine() {
        return CASES_IN_LINE;
    }

    /** Whether {@link #casWide} exists on this host. */
    public static boolean casesWide() {
        return WideSwap.exists();
    }

    /**
     * Atomic compare and set of an aligned 16-byte word; a full fence. Only where {@link #casesWide} says so.
     *
     * @param found host address of 16 bytes that receive what the word held
     */
    public static boolean casWide(long host, long expectedLow, long expectedHigh, long low, long high, long found) {
        return WideSwap.swap(host, expectedLow, expectedHigh, low, high, found);
    }

    /** Loads before it are done before any load or store after it: no instruction on x86, an order for the compiler. */
    public static void acquireFence() {
        UNSAFE.loadFence();
    }

    /** Loads and stores before it are done before any store after it: no instruction on x86, an order for the compiler. */
    public static void releaseFence() {
        UNSAFE.storeFence();
    }

    /** Loads and stores before it are done, and seen by all, before any after it: what MFENCE is. */
    public static void fullFence() {
        UNSAFE.fullFence();
    }

    /** Copies between host ranges, which may overlap. */
    public static void copy(long from, long to, long bytes) {
        UNSAFE.copyMemory(from, to, bytes);
    }

    /** Copies out to an array. */
    public static void copy(long from, byte[] to, int offset, int length) {
        UNSAFE.copyMemory(null, from, to, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset, length);
    }

    /** Copies in from an array. */
    public static void copy(byte[] from, int offset, long to, int length) {
        UNSAFE.copyMemory(from, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset, null, to, length);
    }

    /** Sets every byte of a range. */
    public static void fill(long host, long bytes, byte value) {
        UNSAFE.setMemory(host, bytes, value);
    }

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The fallback where {@code mmap} cannot be called: zeroed at once, so committed at once. */
    private static final class ArenaReservation implements Reservation {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment segment;
        private boolean open = true;

        ArenaReservation(long bytes) {
            segment = arena.allocate(bytes, 4096);
        }

        @Override
        public long address() {
            return segment.address();
        }

        @Override
        public long bytes() {
            return segment.byteSize();
        }

        @Override
        public synchronized void close() {
            if (open) {
                open = false;
                arena.close();
            }
        }
    }

    /** Anonymous private mapping without reserve: pages come into being when first touched (mmap(2)). */
    private static final class AnonymousMap implements Reservation {
        private static final int PROT_READ_WRITE = 0x1 | 0x2;
        private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE_LINUX = 0x02 | 0x20 | 0x4000;
        private final long address;
        private final long bytes;
        private boolean open = true;

        private AnonymousMap(long address, long bytes) {
            this.address = address;
            this.bytes = bytes;
        }

        static @org.jspecify.annotations.Nullable Reservation tryMap(long bytes) {
            if (!System.getProperty("os.name", "").equals("Linux")) {
                return null; // flag values differ elsewhere; the arena serves
            }
            try {
                MethodHandle mmap = handle("mmap", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
                long address = (long) mmap.invokeExact(0L, bytes, PROT_READ_WRITE,
                    MAP_PRIVATE_ANONYMOUS_NORESERVE_LINUX, -1, 0L);
                return address == -1L ? null : new AnonymousMap(address, bytes);
            } catch (Throwable e) {
                return null;
            }
        }

        @Override
        public long address() {
            return address;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public synchronized void close() {
            if (!open) {
                return;
            }
            open = false;
            try {
                int failed = (int) handle("munmap",
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG))
                    .invokeExact(address, bytes);
                if (failed != 0) {
                    throw new IllegalStateException("munmap refused a range that mmap gave");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }
    }
}
