// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.BranchLog;
import io.ringzero.api.machine.BranchLog.Branch;
import io.ringzero.api.machine.CpuImage;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where {@code CpuControls.branches} is set, each taken branch is noted and nothing else of the run changes. */
class TakenBranchesAreRecordedTest {
    private static final int ROUNDS = 40;

    private final Assembler a = new Assembler();
    private final Label loop = a.label("loop");
    private final Label routine = a.label("routine");
    private final Label skipped = a.label("skipped");

    private Program load(Bench bench) {
        Label end = a.label("end");
        a.mov(RCX, ROUNDS).bind(loop);
        a.call(routine);
        a.sub(RCX, 1).jcc(Condition.NE, loop);
        a.jmp(end).bind(skipped).ud2().bind(end).emit("hlt");
        a.bind(routine).test(RCX, RCX).jcc(Condition.E, skipped).add(RAX, RCX).ret();
        return bench.load(a);
    }

    @Test
    void callsReturnsAndLoopsWithTheirAddresses() {
        BranchLog log = new BranchLog();
        CpuImage fast;
        try (Bench bench = new Bench()) {
            load(bench);
            bench.toHalt();
            fast = bench.state.image();
        }
        try (Bench bench = new Bench()) {
            TakenBranchesAreRecordedTest other = new TakenBranchesAreRecordedTest();
            Program program = other.load(bench);
            bench.controls = bench.controls.recording(log);
            bench.toHalt();
            assertEquals(fast, bench.state.image(), "recording changes nothing");
            long loopAt = program.address(other.loop);
            long routineAt = program.address(other.routine);
            List<Branch> latest = log.latest();
            assertEquals(BranchLog.MOST, latest.size());
            assertEquals(bench.state.rip() - 1, latest.get(0).to(), "the jump to the end");
            assertEquals(loopAt + 5, latest.get(1).to(), "the last return");
            assertEquals(new Branch(loopAt, routineAt), latest.get(2));
            assertEquals(loopAt, latest.get(3).to(), "the loop's branch, not taken in the last round");
            for (int i = 4; i + 2 < latest.size(); i += 3) {
                assertEquals(loopAt + 5, latest.get(i).to(), "a return");
                assertEquals(new Branch(loopAt, routineAt), latest.get(i + 1));
                assertEquals(loopAt, latest.get(i + 2).to(), "round again");
            }
        }
    }
}
