// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is made of, from framework properties.
 *
 * @param memoryMib {@code ringzero.memory.mib}: RAM in MiB, 4 to 16777216; 1024 without
 * @param pcpus {@code ringzero.pcpus}: physical CPUs, 1 to 64; 1 without
 * @param virtual {@code ringzero.clock}: {@code virtual} or {@code real}; real without
 * @param seed {@code ringzero.seed}: of the machine's random numbers, any 64-bit number; 0 without
 * @param nanosPerInstruction {@code ringzero.nanos-per-instruction}: virtual time per instruction, 1 to 1000; 1 without
 * @param costs {@code ringzero.costs}: whether operations of the hypervisor cost virtual time, {@code table} or
 *            {@code none}; {@code table} without
 */
public record MachineConfig(int memoryMib, int pcpus, boolean virtual, long seed, int nanosPerInstruction,
    boolean costs) {
    static final String MEMORY = "ringzero.memory.mib";
    static final String PCPUS = "ringzero.pcpus";
    static final String CLOCK = "ringzero.clock";
    static final String SEED = "ringzero.seed";
    static final String COSTS = "ringzero.costs";
    static final String NANOS = "ringzero.nanos-per-instruction";

    /**
     * Reads the properties.
     *
     * @throws IllegalArgumentException naming property, value and what is allowed
     */
    public static MachineConfig of(Function<String, @Nullable String> properties) {
        return new MachineConfig((int) number(properties, MEMORY, 1024, 4, 1 << 24),
            (int) number(properties, PCPUS, 1, 1, 64), virtual(properties.apply(CLOCK)),
            number(properties, SEED, 0, Long.MIN_VALUE, Long.MAX_VALUE),
            (int) number(properties, NANOS, 1, 1, 1000), costs(properties.apply(COSTS)));
    }

    /** RAM in frames of 4 KiB. */
    long frames() {
        return (long) memoryMib << 8;
    }

    private static boolean virtual(@Nullable String value) {
        return switch (value == null ? "real" : value.strip()) {
            case "real" -> false;
            case "virtual" -> true;
            default -> throw new IllegalArgumentException(CLOCK + " is \"real\" or \"virtual\", not \"" + value + "\"");
        };
    }

    private static boolean costs(@Nullable String value) {
        return switch (value == null ? "table" : value.strip()) {
            case "table" -> true;
            case "none" -> false;
            default -> throw new IllegalArgumentException(COSTS + " is \"table\" or \"none\", not \"" + value + "\"");
        };
    }

    private static long number(Function<String, @Nullable String> properties, String name, long otherwise, long least,
        long most) {
        String value = properties.apply(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what is allowed.
        }
        throw new IllegalArgumentException(
            name + " is a whole number from " + least + " to " + most + ", not \"" + value
                + "\"");
    }
}
