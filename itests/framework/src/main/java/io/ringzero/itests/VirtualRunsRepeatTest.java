// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time the same guest, seed and typed lines give the same run, to the last bit of memory. */
class VirtualRunsRepeatTest {
    @Test
    void sameInstructionsAndMemory() throws Exception {
        GrubRun.Result first = new GrubRun().run("virtual", List.of("echo one two"));
        GrubRun.Result second = new GrubRun().run("virtual", List.of("echo one two"));
        assertEquals(first.instructions(), second.instructions());
        assertEquals(first.nanos(), second.nanos());
        assertEquals(first.memorySha256(), second.memorySha256());
        GrubRun.Result other = new GrubRun().run("virtual", List.of("echo one too"));
        assertNotEquals(first.memorySha256(), other.memorySha256());
    }
}
