// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.PcpuId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Core, engine and turns may throw what they like: the vCPU concerned stops, all others and the machine go on. */
class WhatGuestsCodeThrowsEndsOneVcpuTest {
    private static final long BAD = 1_500;

    /** Throws for the vCPU whose period is {@link #BAD}, at the place a test names. */
    private static final class ThrowingCore extends FakeCore {
        private final String place;

        ThrowingCore(TestMachine test, String place) {
            super(test.machine);
            this.place = place;
        }

        private void at(String here, int vcpu) {
            if (here.equals(place) && super.state(vcpu).gpr(CpuState.RBX) == BAD) {
                throw new StackOverflowError(here);
            }
        }

        @Override
        public boolean enter(PcpuId pcpu, int vcpu) {
            at("enter", vcpu);
            return !place.equals("not entered") || super.state(vcpu).gpr(CpuState.RBX) != BAD;
        }

        @Override
        public CpuState state(int vcpu) {
            at("state", vcpu);
            return super.state(vcpu);
        }

        @Override
        public CpuControls controls(int vcpu) {
            at("controls", vcpu);
            return super.controls(vcpu);
        }

        @Override
        public void exited(PcpuId pcpu, int vcpu, int exit) {
            at("exited", vcpu);
            if (place.equals("turn")) {
                machine.turn(() -> {
                    throw new IllegalStateException("turn");
                });
            }
        }

        @Override
        public void left(PcpuId pcpu, int vcpu) {
            at("left", vcpu);
        }

        @Override
        public void failed(PcpuId pcpu, int vcpu, Throwable cause) {
            super.failed(pcpu, vcpu, cause);
            throw new IllegalStateException("and failed fails");
        }
    }

    @Test
    void atEachPlaceOfTheCore() throws Exception {
        for (String place : List.of("enter", "state", "controls", "exited", "left", "not entered", "turn")) {
            try (TestMachine test = TestMachine.virtual(1); FakeCore core = new ThrowingCore(test, place)) {
                run(test, core, place);
            }
        }
    }

    @Test
    void inTheEngine() throws Exception {
        FakeEngine engine = new FakeEngine() {
            @Override
            void instruction(CpuState state) {
                if (state.gpr(CpuState.RBX) == BAD && state.retired() == 700) {
                    throw new ArrayIndexOutOfBoundsException("engine");
                }
            }
        };
        try (TestMachine test = TestMachine.virtual(1, 1, engine); FakeCore core = new ThrowingCore(test, "")) {
            run(test, core, "engine");
            assertEquals(700, core.retired(1), "what was retired before counts");
        }
    }

    @Test
    void aRunWithoutProgressIsAFault() throws Exception {
        FakeEngine engine = new FakeEngine() {
            @Override
            void instruction(CpuState state) {
                if (state.gpr(CpuState.RBX) == BAD) {
                    state.set(CpuState.OFF_RETIRED, 6); // so that the count never grows beyond 7
                }
            }
        };
        try (TestMachine test = TestMachine.virtual(1, 1, engine); FakeCore core = new ThrowingCore(test, "")) {
            run(test, core, "the engine used up its budget without an instruction retired");
        }
    }

    private static void run(TestMachine test, FakeCore core, String place) throws Exception {
        test.start(core, () -> {
            core.vcpu(1000);
            core.vcpu(BAD);
            return core.vcpu(0);
        });
        test.runTo(7_000_000);
        boolean harmless = place.equals("not entered") || place.equals("turn");
        assertEquals(harmless ? List.of() : List.of("1 " + place), core.failures, place);
        assertTrue(core.retired(0) > 1_000_000 && core.retired(2) > 1_000_000, place);
        if (!place.equals("turn")) {
            assertTrue(test.machine.atSafePoint(() -> core.retired(1)) < 1_000_001, place);
        }
    }
}
