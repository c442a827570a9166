// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.guest;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.core.internal.paging.Pte;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GuestMemoryIsCopiedWithTheGuestsRightsTest {
    private static final long LINEAR = (long) FREE * PAGE;

    @Test
    void copyCrossesPagesThatLieApart() throws GuestFaultException {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            bench.remap(vcpu, FREE + 1, Pte.of(bench.mfn(domain, 900), 3));
            byte[] bytes = new byte[PAGE];
            java.util.Arrays.fill(bytes, (byte) 9);
            GuestMemory memory = bench.get(GuestMemory.class);
            memory.copyOut(vcpu, LINEAR + 100, bytes);
            assertArrayEquals(bytes, memory.copyIn(vcpu, LINEAR + 100, PAGE));
            assertEquals(9, bench.machine.memory().readByte(bench.maddr(domain, 900) + 99));
            assertEquals(0, bench.machine.memory().readByte(bench.maddr(domain, 900) + 100));
        }
    }

    @Test
    void copyOutThatCannotEndHasNotBegun() {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            bench.remap(vcpu, FREE + 1, Pte.of(bench.mfn(domain, FREE + 1), 1));
            byte[] bytes = {1, 2, 3, 4};
            GuestFaultException fault = assertThrows(GuestFaultException.class,
                () -> bench.get(GuestMemory.class).copyOut(vcpu, LINEAR + PAGE - 2, bytes));
            assertEquals(Errno.EFAULT, fault.errno());
            assertEquals(0, bench.machine.memory().readByte(bench.maddr(domain, FREE) + PAGE - 2));
        }
    }

    @Test
    void placesThatAreNotTheGuestsFault() {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            bench.unmap(vcpu, FREE);
            LongStream
                .of(LINEAR, 1L << 46, 0xffff_8000_0000_0000L, 0xffff_8200_0000_e030L, 0x7fff_ffff_ffffL, -4L, 1L << 47,
                    Long.MIN_VALUE, Long.MAX_VALUE - 3)
                .forEach(at -> assertThrows(GuestFaultException.class,
                    () -> bench.get(GuestMemory.class).copyIn(vcpu, at, 8), Long.toHexString(at)));
        }
    }

    @Test
    void copyLeavesAccessedAndDirtyBits() throws GuestFaultException {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            bench.remap(vcpu, FREE, Pte.of(bench.mfn(domain, FREE), 3));
            GuestMemory memory = bench.get(GuestMemory.class);
            memory.copyIn(vcpu, LINEAR, 1);
            assertEquals(Pte.ACCESSED, entry(bench, domain) & (Pte.ACCESSED | Pte.DIRTY));
            memory.copyOut(vcpu, LINEAR, new byte[1]);
            assertEquals(Pte.ACCESSED | Pte.DIRTY, entry(bench, domain) & (Pte.ACCESSED | Pte.DIRTY));
        }
    }

    private static long entry(MemoryBench bench, Domain domain) {
        long table = domain.vcpus().getFirst().paging().kernelRoot();
        for (int level = 4; level > 1; level--) {
            table = bench.machine.memory().readLong(table + Pte.index(level, LINEAR) * 8L) & Pte.FRAME;
        }
        return bench.machine.memory().readLong(table + Pte.index(1, LINEAR) * 8L);
    }
}
