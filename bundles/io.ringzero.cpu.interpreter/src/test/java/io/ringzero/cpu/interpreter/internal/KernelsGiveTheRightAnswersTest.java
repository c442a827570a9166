// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.cpu.interpreter.bench.Kernel;
import io.ringzero.cpu.interpreter.bench.Kernels;
import io.ringzero.x86.Register;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The benchmark's loops compute what they say, each time they are run, so that its figures mean something. */
class KernelsGiveTheRightAnswersTest {
    static List<Kernel> kernels() {
        return Kernels.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void twice(Kernel kernel) {
        try (Bench bench = new Bench()) {
            for (int i = 0; i < 2; i++) {
                bench.load(kernel);
                bench.reset().toHalt();
                assertEquals(kernel.answer(), bench.get(Register.RAX));
            }
        }
    }
}
