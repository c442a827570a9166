// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that were set for a scheduler's own parameters, by owner (the scheduler itself, a domain, a vCPU) and name. As bytes: owner
 * (32 bits), length of the name (32 bits), name in UTF-8, value (64 bits), big-endian, one after another. One thread.
 */
final class Tuning {
    private final List<Parameter> parameters;
    private final Map<String, Parameter> byName = new HashMap<>();
    private final TreeMap<Integer, TreeMap<String, Long>> values = new TreeMap<>();
    /** Whether any vCPU has a value of its own: most never have. */
    private boolean byVcpu;

    Tuning(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    }

    List<Parameter> parameters() {
        return parameters;
    }

    void set(int owner, String name, long value) {
        long checked = find(owner, name).checked(value);
        boolean vcpu = owner != Parameter.domid(owner);
        if (byVcpu && !vcpu) {
            values.forEach((other, own) -> {
                if (Parameter.domid(other) == owner) {
                    own.remove(name);
                }
            });
        }
        byVcpu |= vcpu;
        values.computeIfAbsent(owner, any -> new TreeMap<>()).put(name, checked);
    }

    /** The value of a vCPU, a domain or the scheduler itself. */
    long get(int owner, String name) {
        Parameter parameter = find(owner, name);
        Long own = value(owner, name);
        if (own == null && owner != Parameter.domid(owner)) {
            own = value(Parameter.domid(owner), name);
        }
        return own == null ? parameter.preset() : own;
    }

    /** The value of a vCPU. */
    long get(VcpuParams vcpu, String name) {
        return get(byVcpu ? Parameter.vcpu(vcpu.domid(), vcpu.number()) : vcpu.domid(), name);
    }

    private @Nullable Long value(int owner, String name) {
        TreeMap<String, Long> own = values.get(owner);
        return own == null ? null : own.get(name);
    }

    void clear() {
        values.clear();
        byVcpu = false;
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(values.values().stream().flatMap(each -> each.keySet().stream())
            .mapToInt(name -> 16 + name.getBytes(StandardCharsets.UTF_8).length).sum());
        for (Map.Entry<Integer, TreeMap<String, Long>> owner : values.entrySet()) {
            owner.getValue().forEach((name, value) -> {
                byte[] text = name.getBytes(StandardCharsets.UTF_8);
                out.putInt(owner.getKey()).putInt(text.length).put(text).putLong(value);
            });
        }
        return out.array();
    }

    void read(byte[] bytes) throws Incompatible {
        try {
            for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining();) {
                int owner = in.getInt();
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new Incompatible("a parameter's name of " + length + " bytes");
                }
                byte[] name = new byte[length];
                in.get(name);
                set(owner, new String(name, StandardCharsets.UTF_8), in.getLong());
            }
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
            throw new Incompatible("the parameters do not parse: " + e.getMessage());
        }
    }

    private Parameter find(int owner, String name) {
        Parameter parameter = byName.get(name);
        if (parameter == null || parameter.perDomain() != (owner != Parameter.WHOLE)) {
            throw new IllegalArgumentException("there is no parameter " + name + " of "
                + (owner == Parameter.WHOLE ? "the scheduler" : "a domain") + "; there is "
                + parameters.stream().map(Parameter::name).toList());
        }
        return parameter;
    }
}
