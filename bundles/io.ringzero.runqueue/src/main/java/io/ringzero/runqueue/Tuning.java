// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.swap.Incompatible;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that were set for a scheduler's own parameters, by domain and name. As bytes: domain (32 bits), length of the
 * name (32 bits), name in UTF-8, value (64 bits), big-endian, one after another. One thread.
 */
final class Tuning {
    private final List<Parameter> parameters;
    private final TreeMap<Integer, TreeMap<String, Long>> values = new TreeMap<>();

    Tuning(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    List<Parameter> parameters() {
        return parameters;
    }

    void set(int domid, String name, long value) {
        Parameter parameter = find(domid, name);
        values.computeIfAbsent(domid, any -> new TreeMap<>()).put(name, parameter.checked(value));
    }

    long get(int domid, String name) {
        Parameter parameter = find(domid, name);
        return values.getOrDefault(domid, new TreeMap<>()).getOrDefault(name, parameter.preset());
    }

    void clear() {
        values.clear();
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(values.values().stream().flatMap(each -> each.keySet().stream())
            .mapToInt(name -> 16 + name.getBytes(StandardCharsets.UTF_8).length).sum());
        for (Map.Entry<Integer, TreeMap<String, Long>> domain : values.entrySet()) {
            domain.getValue().forEach((name, value) -> {
                byte[] text = name.getBytes(StandardCharsets.UTF_8);
                out.putInt(domain.getKey()).putInt(text.length).put(text).putLong(value);
            });
        }
        return out.array();
    }

    void read(byte[] bytes) throws Incompatible {
        try {
            for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining();) {
                int domid = in.getInt();
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new Incompatible("a parameter's name of " + length + " bytes");
                }
                byte[] name = new byte[length];
                in.get(name);
                set(domid, new String(name, StandardCharsets.UTF_8), in.getLong());
            }
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
            throw new Incompatible("the parameters do not parse: " + e.getMessage());
        }
    }

    private Parameter find(int domid, String name) {
        return parameters.stream()
            .filter(each -> each.name().equals(name) && each.perDomain() == (domid != Parameter.WHOLE)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no parameter " + name + " of "
                + (domid == Parameter.WHOLE ? "the scheduler" : "a domain") + "; there is "
                + parameters.stream().map(Parameter::name).toList()));
    }
}
