// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** How long one run of a loop takes elsewhere, the least of many. */
public final class Peers implements AutoCloseable {
    private final Path folder;
    private final Map<Peer, OptionalDouble> micros = new EnumMap<>(Peer.class);

    /** Measures all peers that are there. */
    public Peers(Kernel kernel) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("ringzero-peers");
        double ticksPerMicro = 0;
        for (Peer peer : Peer.values()) {
            var words = peer.measure(kernel, folder);
            if (peer == Peer.HOST) {
                ticksPerMicro = words.map(Peer::ticksPerNano).orElse(Double.NaN) * 1000;
            }
            micros.put(peer, words.isPresent()
                ? OptionalDouble.of(Peer.ticks(kernel, words.get()) / ticksPerMicro)
                : OptionalDouble.empty());
        }
    }

    /** Microseconds on the host's own processor; NaN where its kind is another. */
    public double host() {
        return Objects.requireNonNull(micros.get(Peer.HOST)).orElse(Double.NaN);
    }

    /** Microseconds under QEMU's translator; NaN where it is not installed. */
    public double qemu() {
        return Objects.requireNonNull(micros.get(Peer.QEMU)).orElse(Double.NaN);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
