// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table compares is comparable: the same code gives the same answer on the host's processor. */
class TheSameCodeRunsOnTheHostTest {
    @TempDir
    Path folder;

    static List<Kernel> kernels() {
        return Kernels.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void answers(Kernel kernel) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"),
            "the host is no x86-64 Linux");
        byte[] words = Peer.HOST.measure(kernel, folder).orElseThrow();
        assertTrue(Peer.ticks(kernel, words) > 0);
        assertTrue(Peer.ticksPerNano(words) > 0);
    }
}
