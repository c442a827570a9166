// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.device.Store;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A domain's part of the store, as Xen's toolstack lays it out (docs/misc/xenstore-paths): nodes that a guest reads belong
 * to domain 0, those that it writes belong to it. Any thread.
 */
final class StoreNodes {
    private static final List<String> READABLE = List.of("cpu", "memory", "device", "control", "console", "store");
    private static final List<String> WRITABLE = List.of("control/shutdown", "control/feature-poweroff",
        "control/feature-reboot", "control/feature-suspend", "control/sysrq", "data", "drivers", "feature", "attr",
        "error");

    private final Supplier<Store> source;

    /**
     * Made once.
     *
     * @param source gives the store in use; never kept, since the store may be swapped
     */
    StoreNodes(Supplier<Store> source) {
        this.source = source;
    }

    /** The path of a domain's part. */
    static String home(DomainId id) {
        return "/local/domain/" + id.domid();
    }

    private static String vm(String uuid) {
        return "/vm/" + uuid;
    }

    void write(DomainId id, Estate estate, PvEndpoint storeRing, PvEndpoint console) {
        GuestConfig config = estate.config();
        String home = home(id);
        String vm = vm(estate.uuid());
        readable(home, id);
        readable(vm, id);
        READABLE.forEach(name -> readable(home + "/" + name, id));
        put(vm + "/name", config.name());
        put(vm + "/uuid", estate.uuid());
        put(home + "/vm", vm);
        put(home + "/name", config.name());
        put(home + "/domid", Integer.toString(id.domid()));
        put(home + "/memory/static-max", Long.toString(config.maxMemoryKib()));
        put(home + "/memory/target", Long.toString(config.memoryKib()));
        online(id, config.vcpus(), config.plan().most());
        put(home + "/control/platform-feature-xs_reset_watches", "1");
        put(home + "/control/platform-feature-multiprocessor-suspend", "1");
        ring(home + "/store", storeRing);
        ring(home + "/console", console);
        put(home + "/console/type", "xenconsoled");
        put(home + "/console/limit", "1048576");
        for (String name : WRITABLE) {
            source.get().write(home + "/" + name, new byte[0]);
            source.get().own(home + "/" + name, id);
        }
    }

    void rename(DomainId id, Estate estate, String name) {
        put(home(id) + "/name", name);
        put(vm(estate.uuid()) + "/name", name);
    }

    /** Moves a domain's part to another UUID and name. */
    void identify(DomainId id, String old, String uuid, String name) {
        readable(vm(uuid), id);
        put(vm(uuid) + "/name", name);
        put(vm(uuid) + "/uuid", uuid);
        put(home(id) + "/vm", vm(uuid));
        put(home(id) + "/name", name);
        source.get().remove(vm(old));
    }

    /** Asks the guest's balloon driver to have this much memory. */
    void target(DomainId id, long kib) {
        put(home(id) + "/memory/target", Long.toString(kib));
    }

    /** Asks the guest to have so many of its vCPUs online, the lowest numbers. */
    void online(DomainId id, int vcpus, int most) {
        for (int i = 0; i < most; i++) {
            put(home(id) + "/cpu/" + i + "/availability", i < vcpus ? "online" : "offline");
        }
    }

    /** Sends a Magic SysRq request. */
    void sysrq(DomainId id, char letter) {
        put(home(id) + "/control/sysrq", String.valueOf(letter));
    }

    /** Asks the guest to end by itself. */
    void askShutdown(DomainId id, String how) {
        put(home(id) + "/control/shutdown", how);
    }

    void remove(DomainId id, Estate estate) {
        source.get().remove(home(id));
        source.get().remove(vm(estate.uuid()));
    }

    private void ring(String path, PvEndpoint endpoint) {
        put(path + "/ring-ref", Long.toUnsignedString(endpoint.gfn()));
        put(path + "/port", Integer.toString(endpoint.port()));
    }

    /** Makes a node that belongs to domain 0 and that the guest may read; nodes made below inherit that. */
    private void readable(String path, DomainId id) {
        source.get().write(path, new byte[0]);
        source.get().own(path, DomainId.ZERO);
        source.get().allowRead(path, id);
    }

    private void put(String path, String value) {
        source.get().write(path, value.getBytes(StandardCharsets.UTF_8));
    }
}
