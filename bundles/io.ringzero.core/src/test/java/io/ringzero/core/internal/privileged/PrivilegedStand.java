// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import java.util.Set;

/** The whole core with domains that have privilege or not, and their domctls and sysctls. */
final class PrivilegedStand implements AutoCloseable {
    private static final long VERSION = 0x15L << 32;

    final MemoryBench bench = new MemoryBench();

    Domain domain(String name, boolean privileged) {
        DomainSpec plain = MemoryBench.spec(name, 1);
        return bench.domain(new DomainSpec(plain.name(), plain.uuid(), plain.image(), null, plain.commandLine(),
            plain.memoryKib(), plain.maxMemoryKib(), plain.vcpus(), plain.weight(), List.of(),
            privileged ? Set.of(PvOption.PRIVILEGED) : Set.of()));
    }

    long call(Domain caller, int number, long... args) {
        return bench.call(caller.vcpus().getFirst(), number, args);
    }

    /** A domctl whose own part is words. */
    long domctl(Domain caller, int command, int domid, long... words) {
        long[] all = new long[18];
        all[0] = command | VERSION;
        all[1] = domid;
        System.arraycopy(words, 0, all, 2, words.length);
        return control(caller, Hypercall.HYPERVISOR_domctl, all);
    }

    long sysctl(Domain caller, int command, long... words) {
        long[] all = new long[17];
        all[0] = command | VERSION;
        System.arraycopy(words, 0, all, 1, words.length);
        return control(caller, Hypercall.HYPERVISOR_sysctl, all);
    }

    long control(Domain caller, int number, long... words) {
        bench.write(caller, MemoryBench.SCRATCH, 0, words);
        return call(caller, number, (long) MemoryBench.SCRATCH * MemoryBench.PAGE);
    }

    long word(Domain domain, long linear) {
        return bench.guestWord(domain, linear);
    }

    @Override
    public void close() {
        bench.get(DomainTable.class).all().forEach(bench::destroy);
        bench.close();
    }
}
