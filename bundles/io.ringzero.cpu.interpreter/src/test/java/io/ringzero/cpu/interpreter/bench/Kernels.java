// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import java.util.List;

/** All loops, in the order of the table. */
public final class Kernels {
    private Kernels() {
    }

    public static List<Kernel> all() {
        return List.of(new Crc32Kernel(), new SieveKernel(), new QuicksortKernel(), new FibKernel(), new MemcpyKernel(),
            new MatmulKernel(), new Sha256Kernel(), new HashMapKernel(), new CallsKernel(), new SwitchKernel());
    }

    public static Kernel named(String name) {
        return all().stream().filter(kernel -> kernel.name().equals(name)).findFirst().orElseThrow();
    }
}
