// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDX;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * Measures what operations of the hypervisor cost, by the TSC: prints for each kind of operation how many nanoseconds
 * {@link #TIMES} of them took, and powers off. On the real clock that is the host's time; on the virtual clock it is the
 * cost table's, and with {@code ringzero.costs} of {@code none} the instructions alone. Wants two vCPUs on one pCPU.
 */
final class CostsGuest {
    /** Operations of each kind, after as many to warm up. */
    static final int TIMES = 20_000;

    private final GuestProgram guest = new GuestProgram("ringzero-costs");
    private final Assembler asm = guest.asm;
    private final EventCode events = new EventCode(guest);
    private final ConsoleCode console = new ConsoleCode(guest, events);
    private final CostOperations operations = new CostOperations(guest, events);

    private CostsGuest() {
    }

    static byte[] elf() {
        return new CostsGuest().write();
    }

    private byte[] write() {
        Label userLoop = operations.userMode();
        guest.mainHere();
        console.open();
        operations.prepare();
        kind("instructions", operations::instructions);
        kind("hypercall", operations::hypercall);
        kind("multicall", operations::multicall);
        kind("entries", operations::entries);
        kind("extended", operations::extended);
        kind("base-pointers", operations::basePointers);
        kind("page", operations::page);
        kind("frames", operations::frames);
        kind("event", operations::event);
        kind("schedule", operations::schedule);
        kind("timer", operations::timer);
        kind("iret", operations::iret);
        kind("exception", operations::exception);
        kind("emulation", operations::emulation);
        kind("table-stores", operations::tableStores);
        operations.letEvents(true);
        kind("upcall", operations::upcall);
        operations.letEvents(false);
        timed("system-call", () -> operations.systemCalls(userLoop, TIMES));
        operations.secondVcpu();
        kind("switches", operations::schedule);
        guest.shutdown();
        return guest.elf();
    }

    private void kind(String name, Runnable operation) {
        timed(name, () -> {
            asm.mov(R12, TIMES);
            Label again = asm.here("again");
            operation.run();
            asm.dec(R12).jcc(Condition.NE, again);
        });
    }

    /** Writes the loop once and has it run twice; the second time counts. */
    private void timed(String name, Runnable loop) {
        Label round = asm.label("round");
        Label over = asm.label("over");
        asm.jmp(over).bind(round);
        readTsc();
        asm.mov(R13, RAX);
        loop.run();
        readTsc();
        asm.sub(RAX, R13).ret().bind(over);
        asm.call(round).call(round).push(RAX);
        console.say(name + " ");
        asm.pop(RAX);
        console.printNumber();
        console.say("\n");
    }

    private void readTsc() {
        asm.rdtsc().shl(RDX, 32).or(RAX, RDX);
    }
}
