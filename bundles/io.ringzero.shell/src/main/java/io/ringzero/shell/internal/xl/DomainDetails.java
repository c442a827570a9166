// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.PvOption;
import io.ringzero.shell.internal.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A domain as {@code xl list -l} shows it: {@code domid} and {@code config} with the members that libxl's
 * {@code libxl_domain_config} has, for what there is here; what libxl does not know stands in {@code ringzero}.
 */
final class DomainDetails {
    private DomainDetails() {
    }

    /** All that there is about a domain. */
    static Map<String, @Nullable Object> of(DomainInfo domain, Optional<GuestConfig> config) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("domid", domain.id().domid());
        details.put("config", config.map(known -> config(known.named(domain.name(), domain.uuid())))
            .orElseGet(() -> config(domain)));
        Map<String, @Nullable Object> now = new LinkedHashMap<>();
        now.put("state", DomainTable.state(domain));
        now.put("shutdown", domain.shutdown() == null ? null : domain.shutdown().toString());
        now.put("memory_kib", domain.memoryKib());
        now.put("max_memory_kib", domain.maxMemoryKib());
        now.put("vcpus", domain.vcpus());
        now.put("cpu_nanos", domain.cpuNanos());
        now.put("instructions", domain.instructions());
        details.put("ringzero", now);
        return details;
    }

    /** A configuration of which no domain was made. */
    static String dry(GuestConfig config) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("domid", null);
        details.put("config", config(config));
        return Json.of(details);
    }

    private static Map<String, @Nullable Object> config(DomainInfo domain) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("c_info", identity(domain.name(), domain.uuid()));
        return all;
    }

    private static Map<String, @Nullable Object> identity(String name, @Nullable String uuid) {
        Map<String, @Nullable Object> identity = new LinkedHashMap<>();
        identity.put("type", "pv");
        identity.put("name", name);
        if (uuid != null) {
            identity.put("uuid", uuid);
        }
        return identity;
    }

    /** As libxl's bitmaps: the numbers of the pCPUs; left out where nothing was asked for. */
    private static void affinities(Map<String, @Nullable Object> build, String name, List<Long> masks) {
        if (!masks.isEmpty()) {
            build.put(name, masks.stream().map(mask -> IntStream.range(0, Long.SIZE)
                .filter(cpu -> (mask >>> cpu & 1) != 0).boxed().toList()).toList());
        }
    }

    private static Map<String, @Nullable Object> config(GuestConfig config) {
        Map<String, @Nullable Object> build = new LinkedHashMap<>();
        build.put("max_vcpus", config.plan().most());
        build.put("avail_vcpus", IntStream.range(0, config.vcpus()).boxed().toList());
        build.put("max_memkb", config.maxMemoryKib());
        build.put("target_memkb", config.memoryKib());
        build.put("sched_params", Map.of("weight", config.weight()));
        if (config.files().kernel() != null) {
            build.put("kernel", config.files().kernel());
        }
        build.put("cmdline", config.commandLine());
        if (config.files().ramdisk() != null) {
            build.put("ramdisk", config.files().ramdisk());
        }
        build.put("event_channels", config.limits().eventChannels());
        build.put("max_grant_frames", config.limits().grantFrames());
        build.put("max_maptrack_frames", config.limits().maptrackFrames());
        build.put("max_grant_version", config.limits().grantVersion());
        affinities(build, "vcpu_hard_affinity", config.plan().hard());
        affinities(build, "vcpu_soft_affinity", config.plan().soft());
        build.put("type.pv", Map.of());
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("c_info", identity(config.name(), config.uuid()));
        all.put("b_info", build);
        all.put("on_poweroff", config.onPoweroff().text());
        all.put("on_reboot", config.onReboot().text());
        all.put("on_watchdog", EndAction.DESTROY.text());
        all.put("on_crash", config.onCrash().text());
        all.put("on_soft_reset", EndAction.DESTROY.text());
        List<String> options = config.options().stream().map(PvOption::text).sorted().toList();
        if (!options.isEmpty()) {
            all.put("ringzero_options", options);
        }
        return all;
    }
}
