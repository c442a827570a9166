// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.xen.ShutdownReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The direct trap gate of 32-bit guests (SOSP 2003, 2.1.2): an application's INT 0x80 goes from ring 3 to its kernel in ring 1
 * and back, and the hypervisor hears of none of it; of INT 0x81, which is bounced, it hears each time.
 */
class FastSystemCallsPassTheHypervisorTest {
    private static final long KIB = 16 << 10;
    private static final int FEW = 1_000;
    private static final int MANY = 50_000;
    private static final int FACTOR = 0x9e3779b1;

    /** Entries to the hypervisor in the life of a guest that makes so many system calls. */
    private static long exits(int calls, boolean bounced) throws Exception {
        Ringzero ringzero = EndingGuest.machine("virtual");
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("fastcall");
        GuestConfig config = new GuestConfig("fastcall", null, kernel, null, calls + (bounced ? " bounced" : ""), KIB,
            KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null);
        EndingGuest.Result result = EndingGuest.run(ringzero, config);
        assertEquals(ShutdownReason.POWEROFF, result.reason());
        assertEquals("fastcall: " + calls + " calls, sum " + expected(calls),
            result.console().strip().replace("\r", ""));
        assertEquals(List.of(), result.audit().differences());
        assertEquals(0, result.framesLost());
        return ringzero.service(Machine.class).stats().exits();
    }

    /** What the application adds up: each answer is the number of calls left times a factor, plus the call's own number. */
    private static String expected(int calls) {
        int sum = 0;
        for (int left = calls, call = 1; left > 0; left--, call++) {
            sum = Integer.rotateLeft(sum ^ left * FACTOR + call, 5);
        }
        return Integer.toUnsignedString(sum);
    }

    @Test
    void manyCallsCostNoEntryMoreThanAFew() throws Exception {
        long few = exits(FEW, false);
        assertTrue(few > 0 && few < FEW, () -> few + " entries");
        // The number of digits printed decides nothing: a text is one notification whatever its length.
        assertEquals(few, exits(MANY, false));
    }

    @Test
    void aBouncedCallIsOneEntry() throws Exception {
        assertEquals(exits(FEW, false) + FEW, exits(FEW, true));
    }
}
