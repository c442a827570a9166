// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Label;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A bad neighbour: says what it is, and then does one thing for ever, as fast as it can. docs/isolation.md has what each kind
 * takes from the domain beside it.
 */
final class StormGuest {
    private static final Map<String, Consumer<StormGuest>> BODIES = Map.of("spin", StormGuest::spin, "flood",
        StormGuest::flood, "events", StormGuest::events, "grants", StormGuest::grants, "balloon", StormGuest::balloon,
        "tables", StormGuest::tables, "timers", StormGuest::timers, "dodge", StormGuest::dodge, "store",
        StormGuest::store);

    final GuestProgram guest;
    final Assembler asm;
    final EventCode events;
    private final ConsoleCode console;
    private final StoreCode store;

    private StormGuest(String kind) {
        guest = new GuestProgram("ringzero-storm-" + kind);
        asm = guest.asm;
        events = new EventCode(guest);
        console = new ConsoleCode(guest, events);
        store = new StoreCode(guest, events);
    }

    /** All kinds by their name. */
    static SortedMap<String, Consumer<StormGuest>> kinds() {
        return new TreeMap<>(BODIES);
    }

    static byte[] elf(String kind, Consumer<StormGuest> body) {
        StormGuest storm = new StormGuest(kind);
        storm.guest.mainHere();
        storm.console.open();
        storm.store.open();
        storm.console.say("storm: " + kind + "\n");
        body.accept(storm);
        return storm.guest.elf();
    }

    /** Never gives the CPU up. */
    private void spin() {
        Label again = asm.here("again");
        asm.inc(io.ringzero.x86.Register.RAX).jmp(again);
    }

    /** Prints without end. */
    private void flood() {
        Label again = asm.here("again");
        console.say("0123456789 the quick brown fox jumps over the lazy dog 0123456789 and again, and again\n");
        asm.jmp(again);
    }

    /** Writes the same node of the store again and again. */
    private void store() {
        Label again = asm.here("again");
        store.ask(io.ringzero.abi.XsType.XS_WRITE, "data/storm\0 0123456789 0123456789 0123456789");
        store.ask(io.ringzero.abi.XsType.XS_READ, "data/storm\0");
        asm.jmp(again);
    }

    private void events() {
        new StormEvents(guest, events).sendForEver();
    }

    private void timers() {
        new StormEvents(guest, events).wakeForEver();
    }

    private void dodge() {
        new StormEvents(guest, events).dodgeForEver();
    }

    private void grants() {
        store.ask(io.ringzero.abi.XsType.XS_READ, "domid\0");
        store.replyAsNumber();
        new StormGrants(guest, console).fillForEver();
    }

    private void balloon() {
        new StormMemory(guest).balloonForEver();
    }

    private void tables() {
        Label over = asm.label("over");
        asm.jmp(over);
        CostOperations operations = new CostOperations(guest, events);
        operations.userMode();
        asm.bind(over);
        operations.prepare();
        Label again = asm.here("again");
        operations.entries();
        operations.tableStores();
        operations.extended();
        operations.basePointers();
        operations.flushAll();
        asm.jmp(again);
    }
}
