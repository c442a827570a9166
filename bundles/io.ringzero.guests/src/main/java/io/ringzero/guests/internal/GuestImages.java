// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import io.ringzero.api.toolstack.EmbeddedGuests;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The guests by name; each is assembled anew when asked for. */
final class GuestImages implements EmbeddedGuests {
    private final SortedMap<String, Supplier<byte[]>> guests = new TreeMap<>();

    GuestImages() {
        guests.put("costs", CostsGuest::elf);
        guests.put("ping", PingGuest::elf);
        guests.put("pong", PongGuest::elf);
        guests.put("checksum", ChecksumGuest::elf);
        guests.put("fastcall", FastCallGuest::elf);
        guests.put("echo", EchoGuest::elf);
        guests.put("grants", GrantsGuest::elf);
        guests.put("lender", LenderGuest::elf);
        guests.put("overseer", OverseerGuest::elf);
        guests.put("probe", ProbeGuest::elf);
        guests.put("server", ServerGuest::elf);
        guests.put("steward", StewardGuest::elf);
        guests.put("twins", TwinsGuest::elf);
        StormGuest.kinds().forEach((kind, body) -> guests.put("storm-" + kind, () -> StormGuest.elf(kind, body)));
    }

    @Override
    public List<String> names() {
        return List.copyOf(guests.keySet());
    }

    @Override
    public byte[] image(String name) {
        Supplier<byte[]> guest = guests.get(name);
        if (guest == null) {
            throw new IllegalArgumentException("there is no embedded guest '" + name + "': use one of " + names());
        }
        return guest.get();
    }
}
