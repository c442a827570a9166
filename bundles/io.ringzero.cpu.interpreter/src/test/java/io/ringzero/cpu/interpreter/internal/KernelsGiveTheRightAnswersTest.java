// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.x86.Register;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** The benchmark's loops compute what they say, so that its figures mean something. */
class KernelsGiveTheRightAnswersTest {
    private static long answer(Bench bench, Kernels kernel) {
        kernel.load(bench);
        bench.reset().toHalt();
        return bench.get(Register.RAX);
    }

    @Test
    void crc32() {
        try (Bench bench = new Bench()) {
            long got = answer(bench, Kernels.CRC32);
            byte[] data = new byte[1 << 18];
            bench.memory.read(Bench.DATA, data, 0, data.length);
            CRC32 expected = new CRC32();
            expected.update(data);
            assertEquals(expected.getValue(), got);
        }
    }

    @Test
    void sieve() {
        try (Bench bench = new Bench()) {
            assertEquals(23000, answer(bench, Kernels.SIEVE)); // primes below 2^18
        }
    }

    @Test
    void quicksort() {
        try (Bench bench = new Bench()) {
            assertEquals(1, answer(bench, Kernels.QUICKSORT));
        }
    }

    @Test
    void fib() {
        try (Bench bench = new Bench()) {
            assertEquals(46368, answer(bench, Kernels.FIB));
        }
    }
}
